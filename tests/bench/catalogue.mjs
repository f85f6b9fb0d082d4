// A catalogue of our own making, of realistic sizes and always the same: SHELVES × SHELF tools with full panels,
// PAIRS curated comparisons, and VOTED tools that stand in none of these, for the votes.
export const PAIRS = 3000;
export const VOTED = 40;

const SHELVES = ['Code', 'Writing', 'Images', 'Research', 'Speech', 'Agents'];
const SHELF = 15;
const PANEL = ['builder', 'skeptic', 'futurist', 'creator', 'founder'];

const NOUNS = `agent answer archive audit backlog batch branch brief budget build cache change commit context contract
corner cost customer deadline deck default deploy design diff draft edge editor error export feature file fix folder
form graph guess habit history idea index invoice issue key label layer limit log margin meeting memory merge model
month notebook owner page palette pattern plan plugin price prompt queue quota record release report request result
review rule sample schedule schema script search session setting sketch source step story summary table task team
template test thread ticket timeline token tool trace trial update vendor version voice week window workflow`.split(/\s+/);
const VERBS = `adds asks breaks builds carries changes checks copies costs cuts drops earns explains fails finds fixes
forgets guesses helps hides holds ignores keeps learns leaves loads makes marks misses moves names needs offers opens
pays picks prints reads repeats runs saves sends shows skips sorts starts stops takes tells tests tracks turns waits
wins works writes`.split(/\s+/);
const MORE = `always before after slowly quietly without warning by default in most cases on a good day for a small team
within a minute once a week at night under load in the end`.split(/\s+/);
const MARKS = `calm careful cheap clear common daily dull early empty fair fast final first fresh honest large late
light local long loud missing narrow old open own plain public quick quiet rare rough second sharp short simple slow
small solid steady strange strict tidy useful whole wrong`.split(/\s+/);

function dice(seed) {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

function words(roll) {
  const one = (list) => list[roll(list.length)];
  const sentence = () => {
    const parts = ['the', one(MARKS), one(NOUNS), one(VERBS), one(['a', 'the', 'its', 'every', 'no']), one(MARKS), one(NOUNS)];
    if (roll(2)) parts.push('and', one(VERBS), 'the', one(NOUNS));
    if (roll(3) === 0) parts.push(one(MORE), one(MORE));
    const text = parts.join(' ');
    return `${text[0].toUpperCase()}${text.slice(1)}.`;
  };
  return {
    sentence,
    text: (chars) => {
      let text = sentence();
      while (text.length < chars) text += ` ${sentence()}`;
      return text;
    },
  };
}

const title = (slug) => slug.replace(/(^|-)([a-z])/g, (_, dash, c) => (dash && ' ') + c.toUpperCase());

function tool(slug, category, roll) {
  const say = words(roll);
  return {
    slug,
    name: title(slug),
    tagline: say.sentence().slice(0, 90),
    category,
    website: `https://${slug}.example`,
    description: say.text(520),
    pricing: { model: ['free', 'freemium', 'paid', 'open_source'][roll(4)], entry: `$${5 + roll(60)}/mo` },
    reviews: PANEL.map((persona) => ({
      persona,
      verdict: roll(3) ? 'ship' : 'skip',
      quote: say.text(330),
      reviewed_on: `2026-0${1 + roll(9)}-${10 + roll(18)}`,
    })),
  };
}

export const votedTool = (i) => `voted-${i}`;

export function catalogue() {
  const roll = dice(20260501);
  const tools = [];
  for (const shelf of SHELVES)
    for (let i = 0; i < SHELF; i++) {
      const slug = `${NOUNS[(tools.length * 7 + 3) % NOUNS.length]}-${VERBS[(tools.length * 5) % VERBS.length]}-${i}`;
      tools.push(tool(slug, shelf, roll));
    }
  const comparisons = [];
  for (let i = 0; i < tools.length; i++)
    for (let j = i + 1; j < tools.length && comparisons.length < PAIRS; j++)
      comparisons.push({ left: tools[i].slug, right: tools[j].slug });
  if (comparisons.length !== PAIRS) throw new Error('too few tools for the pairs');
  for (let i = 1; i <= VOTED; i++) tools.push(tool(votedTool(i), SHELVES[i % SHELVES.length], roll));
  return { tools, comparisons };
}
