// What the eye would see, measured inside the page. Each function is sent to the browser: it may use nothing from here.

// Text that nobody can read in full: outside the window, behind an ancestor's edge, or under other text.
// Left alone: what is hidden from sight on purpose (.vh, the skip link until it has the focus), and the sticky pair,
// which shows two lines of a name that stands in full in the heading.
export function unreadable() {
  const found = [];
  const lines = [];
  const root = document.documentElement;
  const short = (text) => text.trim().replace(/\s+/g, ' ').slice(0, 40);
  const name = (element) => element.tagName.toLowerCase() + (element.className ? `.${String(element.className).split(' ').join('.')}` : '');
  const windows = (element) => {
    const of = [];
    for (let up = element; up && up !== document.body; up = up.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(up);
      if (overflowX !== 'visible' || overflowY !== 'visible') of.push(up.getBoundingClientRect());
    }
    return of;
  };

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest('script, style, datalist, title, .vh, .skip, .corner')) continue;
    if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const style = getComputedStyle(parent);
    if (style.clipPath !== 'none' && style.position === 'absolute') continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const edges = windows(parent);
    for (const rect of range.getClientRects()) {
      if (rect.width < 1 || rect.height < 1) continue;
      const what = `${name(parent)} “${short(node.data)}”`;
      if (rect.left < -1 || rect.right > root.clientWidth + 1) found.push(`outside the window (${Math.round(rect.left)}–${Math.round(rect.right)}): ${what}`);
      for (const edge of edges)
        if (rect.left < edge.left - 1 || rect.right > edge.right + 1 || rect.top < edge.top - rect.height / 3 || rect.bottom > edge.bottom + rect.height / 3)
          found.push(`cut by an edge: ${what}`);
      // the upper and lower quarter of a line hold no letter's body
      lines.push({ parent, what, left: rect.left, right: rect.right, top: rect.top + rect.height / 4, bottom: rect.bottom - rect.height / 4 });
    }
  }

  lines.sort((a, b) => a.top - b.top);
  for (let i = 0; i < lines.length; i++)
    for (let j = i + 1; j < lines.length && lines[j].top < lines[i].bottom; j++) {
      const [a, b] = [lines[i], lines[j]];
      if (a.parent !== b.parent && Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1) found.push(`one over the other: ${a.what} and ${b.what}`);
    }

  for (const field of document.querySelectorAll('input, button, select, textarea'))
    if (field.checkVisibility() && field.scrollWidth > field.clientWidth + 1 && !field.value)
      found.push(`cut: ${name(field)} ${field.placeholder ?? field.textContent}`);
  for (const block of document.querySelectorAll('p, li, h1, h2, h3, dd, dt, td, th, blockquote, figcaption, a, button, label'))
    if (block.checkVisibility() && !block.closest('.vh, .skip, .corner') && getComputedStyle(block).display !== 'inline' && block.scrollWidth > block.clientWidth + 1)
      found.push(`wider than its place (${block.scrollWidth} in ${block.clientWidth}): ${name(block)} “${short(block.textContent)}”`);
  return [...new Set(found)];
}

// How far the page can be scrolled sideways.
export function sideways() {
  window.scrollTo(10000, 0);
  const by = window.scrollX;
  window.scrollTo(0, 0);
  const { scrollWidth, clientWidth } = document.documentElement;
  return Math.max(by, scrollWidth - clientWidth);
}

// Fonts that the page asks for and did not get. The stand-ins ("… Wait") are fonts of the reader's machine, if it has them.
export function fontsMissing() {
  return [...document.fonts].filter((font) => font.status === 'error' && !font.family.includes(' Wait')).map((font) => `font not loaded: ${font.family}`);
}

// What can be reached with Tab, in the order of the document.
export function interactive() {
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex], audio[controls], video[controls]')]
    .filter((element) => !element.matches(':disabled, [tabindex="-1"]') && element.checkVisibility({ visibilityProperty: true }))
    // of a group of radio buttons the chosen one stands for all
    .filter((element) => element.type !== 'radio' || element.checked || ![...element.form.elements].some(({ type, name, checked }) => type === 'radio' && name === element.name && checked))
    .map((element) => `${element.tagName.toLowerCase()} ${element.getAttribute('href') ?? element.name ?? ''} “${element.textContent.trim().replace(/\s+/g, ' ').slice(0, 30)}”`);
}
