// A catalogue that the project has never seen: hostile words in every field, the longest of everything, none to
// five reviews, every case of the call, and a shelf long enough to page through.
export const PANEL = ['builder', 'skeptic', 'futurist', 'creator', 'founder'];
export const HOSTILE = '"><script>alert(1)</script>';
export const SHELF = 'Bulk Goods';
export const CALLS = 'Call Cases';
export const HOSTILE_SHELF = `Zoo ${HOSTILE} & '); DROP TABLE categories; --`;

const NASTY = [
  HOSTILE,
  'javascript:alert(2)',
  '{{ p.x }} {{ if t }} {# note #} ${1} <%= 2 %>',
  '%n%s%d %99999d',
  "'); DROP TABLE tools; --",
  '</script><!-- <style>*{display:none}</style> ]]>',
  'four bytes 🚢🏴‍☠️ 𝔘',
  'right to left: שלום עולם مرحبا',
  'combining: e\u0301 A\u030a n\u0303 \u1112\u1161\u11ab',
  'back\\slash "quote" \'apostrophe\' `tick` & &amp; &lt;',
];

const name = (slug) => slug.replace(/^k-/, '').replace(/(^|-)([a-z])/g, (_, dash, c) => (dash && ' ') + c.toUpperCase());
// so many characters (not UTF-16 units)
const repeat = (part, length) => [...part.repeat(length)].slice(0, length).join('');

// verdicts: a sign for each seat of the panel, "+" ship, "-" skip, "." no review
function tool(slug, verdicts, more = {}) {
  const title = more.name ?? name(slug);
  const reviews = PANEL.flatMap((persona, i) =>
    verdicts[i] === '.'
      ? []
      : [
          {
            persona,
            verdict: verdicts[i] === '+' ? 'ship' : 'skip',
            quote: `${slug} as the ${persona} sees it.`,
            reviewed_on: `2026-0${i + 1}-1${i}`,
          },
        ],
  );
  // the file's order is not the panel's
  reviews.reverse();
  return {
    slug,
    name: title,
    tagline: `The tagline of ${slug}`,
    category: CALLS,
    website: `https://${slug.slice(0, 60)}.example/`,
    description: `What ${slug} does, in a sentence.`,
    pricing: { model: 'paid', entry: `$${slug.length}/mo` },
    reviews,
    ...more,
  };
}

function hostile(slug, verdicts, shift) {
  const nasty = (i) => NASTY[(i + shift) % NASTY.length];
  const one = tool(slug, verdicts, {
    name: `${slug} ${nasty(0)}`,
    tagline: `${HOSTILE} ${nasty(1)} ${nasty(3)}`,
    category: HOSTILE_SHELF,
    website: `https://example.com/a'b?q=1&x=%22%3E%3Cscript%3E;'onload=alert(1)#${shift}`,
    description: `First line of ${slug}: ${NASTY.join(' · ')}\nSecond line\n\n\tand a third after a gap.`,
    tags: [HOSTILE, `tag ${shift} 🚢`],
    pricing: { model: 'freemium', entry: `<b>$${shift}</b> '); %n 🚢` },
  });
  one.reviews.forEach((review, i) => {
    review.quote = `${slug} ${review.persona}: ${nasty(i + 4)}\nA line below, ${nasty(i + 5)}\n\nand one after a gap ${HOSTILE}`;
  });
  return one;
}

export const LONG_A = repeat('long-word', 80);
export const LONG_B = `${repeat('z9', 79)}z`;
const longest = (slug, verdicts) =>
  tool(slug, verdicts, {
    name: repeat('𝔘nbreakable', 117) + slug.slice(0, 3),
    tagline: repeat('Wide ', 200) + repeat('W', 100),
    website: `https://example.com/${repeat('deep/', 480)}`,
    description: repeat('word ', 4000) + repeat('x', 4000),
    pricing: { model: 'open_source', entry: repeat('€ 1.000,00 ', 79) + '!' },
  });

function bulk(n) {
  const signs = ['.....', '+....', '-....', '+-...', '++-..', '+--..', '+++-.', '++++-', '+-+-+', '-----', '+++++'];
  const tags = ['Even', 'Odd'].filter((_, i) => n % 2 === i).concat(n % 10 ? [] : ['Round']);
  return tool(`bulk-${String(n).padStart(2, '0')}`, signs[n % signs.length], { category: SHELF, name: `Bulk ${n}`, tags });
}

const left = hostile('hostile-left', '+-+-+', 0);
const right = hostile('hostile-right', '.++-+', 3);
const longA = longest(LONG_A, '+++..');
const longB = longest(LONG_B, '..+++');
for (const one of [longA, longB]) one.reviews[0].quote = repeat('q', 2000) + repeat(' quote', 2000);

export const catalogue = {
  tools: [
    left,
    right,
    longA,
    longB,
    tool('elsewhere', '+-+..', { category: 'Elsewhere' }),
    tool('k-wins', '++++.'),
    tool('k-some', '+-++.'),
    tool('k-low', '+--..'),
    tool('k-high', '+++..'),
    tool('k-none-five', '-----'),
    tool('k-mix', '++++-'),
    tool('k-half-a', '+-+-.'),
    tool('k-half-b', '+-+-.'),
    tool('k-half-c', '...+-'),
    tool('k-none-three', '---..'),
    tool('k-none-two', '...--'),
    tool('k-empty-a', '.....'),
    tool('k-empty-b', '.....'),
    tool('k-first-two', '++...'),
    tool('k-last-three', '..+++'),
    tool('k-one', '....+'),
    ...Array.from({ length: 48 }, (_, i) => bulk(i + 1)),
  ],
  comparisons: [
    // "z" before "a" and right before left: curated order is nobody's alphabet
    { left: 'hostile-right', right: 'hostile-left' },
    { left: LONG_B, right: LONG_A },
    { left: 'k-wins', right: 'k-some' },
    { left: 'k-low', right: 'k-high' },
    { left: 'k-none-five', right: 'k-mix' },
    { left: 'k-half-b', right: 'k-half-a' },
    { left: 'k-half-a', right: 'k-half-c' },
    { left: 'k-none-three', right: 'k-none-two' },
    { left: 'k-empty-b', right: 'k-empty-a' },
    { left: 'k-empty-a', right: 'k-wins' },
    { left: 'k-some', right: 'k-empty-a' },
    { left: 'k-half-a', right: 'k-none-three' },
    { left: 'k-last-three', right: 'k-first-two' },
    { left: 'k-wins', right: 'elsewhere' },
    { left: 'k-one', right: 'k-wins' },
    ...Array.from({ length: 24 }, (_, i) => ({
      left: `bulk-${String(i + 25).padStart(2, '0')}`,
      right: `bulk-${String(24 - i).padStart(2, '0')}`,
    })),
  ],
};

export const nfc = (text) => text.normalize('NFC');
export const find = (slug) => catalogue.tools.find((one) => one.slug === slug);
export const reviewOf = (slug, persona) => find(slug).reviews.find((one) => one.persona === persona);
export const seats = (slug) => PANEL.filter((persona) => reviewOf(slug, persona));
// "75%" and "3 of 4", or null
export function share(part, whole) {
  return whole ? { part, whole, percent: Math.floor((100 * part) / whole + 0.5) } : null;
}
export function panel(slug) {
  const { reviews } = find(slug);
  return share(reviews.filter((one) => one.verdict === 'ship').length, reviews.length);
}
