// A strict reader of our own pages: what a browser would have to guess at is an error here, so that text which
// breaks out of its place cannot go unseen.
const VOID = new Set(['meta', 'link', 'input', 'br', 'hr', 'img', 'col', 'rect', 'path', 'circle', 'line', 'use', 'wbr']);
const RAW = new Set(['script', 'style']);
const BLOCK = new Set(
  ('address article aside blockquote body caption colgroup datalist dd div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 head header html li main nav ol option p section summary table tbody td tfoot th thead title tr ul').split(' '),
);
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

export function decode(text) {
  return text.replace(/&(#x[0-9a-f]+|#\d+|[a-z]+);|&/gi, (all, name) => {
    if (!name) throw new Error(`a bare ampersand: ${text.slice(0, 120)}`);
    if (name[0] !== '#') {
      if (!(name in ENTITIES)) throw new Error(`an unknown entity: ${all}`);
      return ENTITIES[name];
    }
    return String.fromCodePoint(name[1].toLowerCase() === 'x' ? parseInt(name.slice(2), 16) : Number(name.slice(1)));
  });
}

function readTag(source, at) {
  const tag = /<([a-zA-Z][a-zA-Z0-9]*)/y;
  tag.lastIndex = at;
  const found = tag.exec(source);
  if (!found) throw new Error(`a stray "<" at …${source.slice(Math.max(0, at - 40), at + 60)}…`);
  const attribute = /\s+([a-zA-Z:@_-][a-zA-Z0-9:._-]*)(?:="([^"]*)")?/y;
  const attributes = {};
  attribute.lastIndex = tag.lastIndex;
  let end = tag.lastIndex;
  for (let one; (one = attribute.exec(source)); end = attribute.lastIndex) {
    if (one[1] in attributes) throw new Error(`<${found[1]}> has ${one[1]} twice`);
    attributes[one[1]] = one[2] === undefined ? '' : decode(one[2]);
  }
  const close = /\s*(\/?)>/y;
  close.lastIndex = end;
  const closed = close.exec(source);
  if (!closed) throw new Error(`an odd attribute at …${source.slice(end - 60, end + 60)}…`);
  return { name: found[1].toLowerCase(), attributes, end: close.lastIndex, alone: closed[1] === '/' };
}

// → the root: { name, attributes, children }, text as strings
export function parse(source) {
  const root = { name: '#root', attributes: {}, children: [] };
  const open = [root];
  let at = 0;
  const add = (child) => open[open.length - 1].children.push(child);
  while (at < source.length) {
    const next = source.indexOf('<', at);
    const until = next < 0 ? source.length : next;
    if (until > at) {
      const text = source.slice(at, until);
      if (text.includes('>')) throw new Error(`a stray ">" in ${text.slice(0, 120)}`);
      add(decode(text));
    }
    if (next < 0) break;
    if (/^<!doctype html>/i.test(source.slice(next, next + 20))) {
      at = next + 15;
    } else if (source.startsWith('<!--', next)) {
      throw new Error('a comment: there are none in our pages');
    } else if (source[next + 1] === '/') {
      const close = /<\/([a-zA-Z0-9]+)\s*>/y;
      close.lastIndex = next;
      const name = close.exec(source)?.[1].toLowerCase();
      const top = open.pop();
      if (name !== top.name) throw new Error(`</${name}> closes <${top.name}>`);
      at = close.lastIndex;
    } else {
      const tag = readTag(source, next);
      const node = { name: tag.name, attributes: tag.attributes, children: [] };
      add(node);
      at = tag.end;
      if (RAW.has(tag.name)) {
        const end = source.toLowerCase().indexOf(`</${tag.name}`, at);
        node.children.push(source.slice(at, end));
        at = source.indexOf('>', end) + 1;
      } else if (!tag.alone && !VOID.has(tag.name)) {
        open.push(node);
      }
    }
  }
  if (open.length > 1) throw new Error(`<${open[open.length - 1].name}> is not closed`);
  return root;
}

export function* walk(node) {
  yield node;
  for (const child of node.children) if (typeof child !== 'string') yield* walk(child);
}
export const all = (node, wanted) => [...walk(node)].filter(typeof wanted === 'string' ? (n) => n.name === wanted : wanted);
export const byId = (node, id) => all(node, (n) => n.attributes.id === id)[0];

function gather(node, parts) {
  for (const child of node.children) {
    if (typeof child === 'string') parts.push(child);
    else if (!RAW.has(child.name) && !('hidden' in child.attributes)) {
      const edge = BLOCK.has(child.name) || child.name === 'input' ? '\n' : '';
      parts.push(edge);
      gather(child, parts);
      parts.push(edge);
    }
  }
}
// The text that stands on the page, white space as a browser shows it (runs become one blank).
export function text(node) {
  const parts = [];
  gather(node, parts);
  return squeeze(parts.join(''));
}
// The text of an element as it was sent, line breaks and all.
export function exactText(node) {
  return node.children.map((child) => (typeof child === 'string' ? child : exactText(child))).join('');
}
export const squeeze = (words) => words.replace(/[ \t\n\r\f]+/g, ' ').trim();

// What no text from outside may bring into a page.
export function dangers(root) {
  const found = [];
  for (const node of walk(root)) {
    if (['iframe', 'object', 'embed', 'base', 'template', 'style'].includes(node.name)) found.push(`<${node.name}>`);
    if (node.name === 'script' && node.attributes.type !== 'application/ld+json' && !/^\/static\//.test(node.attributes.src ?? ''))
      found.push(`<script> ${JSON.stringify(node.attributes)}`);
    for (const [name, value] of Object.entries(node.attributes)) {
      if (/^on/i.test(name) || name === 'style' || name === 'srcdoc') found.push(`${name}="${value}"`);
      if (['href', 'src', 'action', 'formaction'].includes(name) && !/^(?:https?:\/\/|\/(?!\/)|#)/.test(value))
        found.push(`${name}="${value}"`);
    }
  }
  return found;
}

// Fails unless `words` stand on the page in this order.
export function inOrder(shown, words) {
  let at = 0;
  for (const word of words) {
    const next = shown.indexOf(squeeze(word), at);
    if (next < 0) {
      const where = shown.indexOf(squeeze(word)) < 0 ? 'not on the page' : 'too early';
      throw new Error(`${where}: ${JSON.stringify(word)}, which should follow …${shown.slice(Math.max(0, at - 80), at)}`);
    }
    at = next + squeeze(word).length;
  }
}
