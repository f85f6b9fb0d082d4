// Every page that a visitor can meet, by the name that its screenshots and tests carry.
// langgraph and crewai were reviewed by the same four seats; midjourney and ideogram by different ones.
export const pages = {
  home: { path: '/' },
  tools: { path: '/tools' },
  'tools-next': { path: '/tools?sort=panel', follow: 'a[rel=next]' },
  category: { path: '/c/coding-assistants' },
  tool: { path: '/tools/cursor' },
  picker: { path: '/compare' },
  'picker-errors': { path: '/compare?left=Nonesuch&right=' },
  compare: { path: '/compare/langgraph-vs-crewai' },
  'compare-panels': { path: '/compare/cursor-vs-claude-code' },
  methodology: { path: '/methodology' },
  privacy: { path: '/privacy' },
  'error-404': { path: '/tools/no-such-tool', status: 404 },
  'error-404-nginx': { path: '/static/none.css', status: 404 },
  'error-405': { path: '/tools', status: 405, method: 'post' },
};

// Opens it in `stand` (see stage.mjs) and returns the answer.
export async function visit(stand, { path, follow, method = 'get' }) {
  if (method === 'post') {
    await stand.go('/privacy');
    const answered = stand.page.waitForNavigation({ waitUntil: 'load' });
    await stand.page.evaluate((action) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = action;
      document.body.append(form);
      form.submit();
    }, path);
    return answered;
  }
  const answer = await stand.go(path);
  if (!follow) return answer;
  const followed = stand.page.waitForNavigation({ waitUntil: 'load' });
  await stand.page.focus(follow); // a click would leave the mouse over whatever comes next
  await stand.page.keyboard.press('Enter');
  return followed;
}
