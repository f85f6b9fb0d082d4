// A catalogue that tries the layout: names and words that never break, a tool that nobody reviewed, panels without a
// common seat, text of other scripts, text that would be markup if anybody let it.
const long = {
  name: 'Pneumonoultramicroscopicsilicovolcanoconiosisanalysierungsprogrammverwaltungstool', // 80
  tagline: `https://example.org/${'verylongaddresswithoutanybreak'.repeat(4)}`.slice(0, 140),
  category: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  entry: 'Unbegrenztenutzungslizenzgebührenordnung', // 40
};

const seats = ['builder', 'skeptic', 'futurist', 'creator', 'founder'];
const reviews = (verdicts, quote) =>
  Object.entries(verdicts).map(([persona, verdict]) => ({ persona, verdict, quote: quote ?? `The ${persona} says ${verdict}.`, reviewed_on: '2026-05-01' }));
const every = (verdict) => Object.fromEntries(seats.map((seat) => [seat, verdict]));

function tool(slug, of) {
  return {
    slug,
    name: slug,
    tagline: 'A tool that tries the layout',
    category: 'Layout Trials',
    website: `https://${slug}.example.org/`,
    description: 'It does what it says.',
    pricing: { model: 'free', entry: 'Free' },
    reviews: [],
    ...of,
  };
}

const unbroken = (letter, length) => letter.repeat(length);

export const catalogue = {
  tools: [
    tool('long-left', {
      name: long.name.slice(0, 80),
      tagline: long.tagline,
      category: long.category.slice(0, 80),
      website: `https://${unbroken('w', 60)}.${unbroken('x', 60)}.example.org/${unbroken('y', 120)}`,
      description: `${unbroken('Rindfleischetikettierungsüberwachung', 4)} ${unbroken('W', 120)}\n\nSecond paragraph. ${'word '.repeat(120)}`,
      pricing: { model: 'paid', entry: long.entry },
      reviews: reviews(every('ship'), `${unbroken('Überwachungsaufgabenübertragung', 4)} and ${unbroken('M', 118)} for good. ${'Again and again it says the same. '.repeat(20)}`),
    }),
    tool('long-right', {
      name: unbroken('W', 80),
      tagline: unbroken('m', 140),
      category: long.category.slice(0, 80),
      description: unbroken('i', 900),
      pricing: { model: 'paid', entry: unbroken('$', 40) },
      reviews: reviews(every('skip'), unbroken('Q', 400)),
    }),
    tool('quiet', { name: 'Quiet', tagline: 'Nobody has reviewed it yet' }),
    tool('silent', { name: 'Silent', tagline: 'Nor this one' }),
    tool('all-skip', { name: 'All Skip', reviews: reviews(every('skip')) }),
    tool('left-seats', { name: 'Left Seats', reviews: reviews({ builder: 'ship', skeptic: 'skip' }) }),
    tool('right-seats', { name: 'Right Seats', reviews: reviews({ futurist: 'ship', creator: 'skip', founder: 'ship' }) }),
    tool('hostile', {
      name: '"><script>alert(1)</script>{{ p }}',
      tagline: "' onmouseover='alert(1) <img src=x onerror=alert(1)> &amp; &lt;",
      description: '</style><script>alert(1)</script> <!-- --> ]]> \u{1F6A2} javascript:alert(1)',
      pricing: { model: 'free', entry: '<b>Free</b> & "easy"' },
      reviews: reviews({ builder: 'ship', skeptic: 'skip', founder: 'skip' }, '<a href="javascript:alert(1)">“Ship it”</a>\n\n\u{1F469}‍\u{1F4BB} said 1 < 2 && 3 > 2.'),
    }),
    tool('scripts', {
      name: '船舶比較道具 أداة المقارنة כלי',
      tagline: '星の数ほどある道具を二つずつ比べる。どちらを出荷すべきか。',
      description: '这是一个没有空格的很长的描述'.repeat(12),
      pricing: { model: 'freemium', entry: '無料、月額二千円から' },
      reviews: reviews({ builder: 'ship', creator: 'skip', founder: 'ship' }, `${'句読点のある、とても長い引用文です。'.repeat(12)} أداة رائعة.`),
    }),
  ],
  comparisons: [
    { left: 'long-left', right: 'long-right' },
    { left: 'quiet', right: 'all-skip' },
    { left: 'quiet', right: 'silent' },
    { left: 'left-seats', right: 'right-seats' },
    { left: 'hostile', right: 'scripts' },
  ],
};

export const trials = {
  'long-home': { path: '/' },
  'long-tools': { path: '/tools' },
  'long-category': { path: '/c/layout-trials' },
  'long-picker': { path: `/compare?left=${unbroken('W', 110)}&right=${unbroken('i', 110)}` },
  'long-tool': { path: '/tools/long-left' },
  'long-compare': { path: '/compare/long-left-vs-long-right' },
  'tool-unreviewed': { path: '/tools/quiet' },
  'compare-unreviewed': { path: '/compare/quiet-vs-all-skip' },
  'compare-neither': { path: '/compare/quiet-vs-silent' },
  'compare-no-common-seat': { path: '/compare/left-seats-vs-right-seats' },
  'compare-hostile': { path: '/compare/hostile-vs-scripts' },
  'tool-hostile': { path: '/tools/hostile' },
};
