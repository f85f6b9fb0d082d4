// Every page that a visitor can meet, by the name that its screenshots and tests carry.
// langgraph and crewai were reviewed by the same four seats; midjourney and ideogram by different ones.
export const pages = {
  home: { path: '/' },
  tools: { path: '/tools' },
  'tools-next': { path: '/tools?sort=panel', follow: 'a[rel=next]' },
  category: { path: '/c/coding-assistants' },
  tool: { path: '/tools/cursor' },
  rankings: { path: '/rankings' },
  'rankings-none': { path: '/rankings/coding-assistants?by=head-to-head' },
  picker: { path: '/compare' },
  'picker-errors': { path: '/compare?left=Nonesuch&right=' },
  search: { path: '/search?q=code+editor' },
  'search-none': { path: '/search?q=cursr' },
  'search-form': { path: '/search' },
  'tools-tag': { path: '/tools?tag=agent&pricing=open_source' },
  'picker-four-errors': { path: '/compare?left=cursor&right=cline&third=Nonesuch&fourth=cursor' },
  many: { path: '/compare/claude-code-vs-cline-vs-cursor' },
  'many-four': { path: '/compare/aider-vs-claude-code-vs-cline-vs-cursor' },
  compare: { path: '/compare/langgraph-vs-crewai' },
  'compare-panels': { path: '/compare/cursor-vs-claude-code' },
  submit: { path: '/submit' },
  edit: { path: '/tools/cursor/edit' },
  subscribe: { path: '/newsletter/subscriptions' },
  'subscribe-alert': { path: '/newsletter/subscriptions?pair=cursor-vs-claude-code' },
  'subscribe-errors': { path: '/newsletter/subscriptions', status: 422, method: 'post', fields: { email: 'name@exam ple', which: 'categories' }, begins: 'in the field that is wrong' },
  'newsletter-check': { path: '/newsletter/check' },
  'preferences-ask': { path: '/newsletter/preferences' },
  'preferences-over': { path: `/newsletter/preferences/${'x'.repeat(32)}`, status: 404 },
  log: { path: '/log' },
  'log-next': { path: '/log?tool=cursor&action=review', follow: '.who' },
  'log-none': { path: '/log?month=2001-01' },
  'log-entry': { path: '/log/1' },
  stats: { path: '/stats' },
  exports: { path: '/exports' },
  'exports-none': { path: '/exports?after=1999-01-01' },
  history: { path: '/tools/cursor/history' },
  methodology: { path: '/methodology' },
  privacy: { path: '/privacy' },
  agents: { path: '/agents' },
  'error-404': { path: '/tools/no-such-tool', status: 404 },
  'error-404-nginx': { path: '/static/none.css', status: 404 },
  'error-405': { path: '/tools', status: 405, method: 'post' },
};

// Opens it in `stand` (see stage.mjs) and returns the answer. What is posted is a form with `fields`, on a page of ours.
export async function visit(stand, { path, follow, method = 'get', fields = {} }) {
  if (method === 'post') {
    await stand.go('/privacy');
    const answered = stand.page.waitForNavigation({ waitUntil: 'load' });
    await stand.page.evaluate(([action, values]) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = action;
      for (const [name, value] of Object.entries(values)) {
        const field = document.createElement('textarea');
        Object.assign(field, { name, value });
        form.append(field);
      }
      document.body.append(form);
      form.submit();
    }, [path, fields]);
    return answered;
  }
  const answer = await stand.go(path);
  if (!follow) return answer;
  const followed = stand.page.waitForNavigation({ waitUntil: 'load' });
  await stand.page.focus(follow); // a click would leave the mouse over whatever comes next
  await stand.page.keyboard.press('Enter');
  return followed;
}
