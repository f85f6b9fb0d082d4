// Votes without leaving the page, and shows visitors their own votes on pages that are the same for all. Whatever goes
// wrong, the form is sent as if there were no script.
(() => {
  'use strict';
  const forms = [...document.querySelectorAll('form[data-tool]')];
  const wishes = new Map(); // form → what its visitor chose last, while it is on its way
  const settled = new Set(); // tools voted on since the page came
  // A first vote that is sent again, because its answer was lost, is the same one.
  const key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

  const show = (slug, { verdict, counted, community }) => {
    const when = !verdict ? 'none' : counted ? 'counted' : 'held';
    for (const box of document.querySelectorAll(`[data-tool="${slug}"]`)) {
      const each = (what, how) => box.querySelectorAll(what).forEach(how);
      if (community) {
        each('[data-n]', (e) => (e.textContent = community[e.dataset.n]));
        each('rect', (e) => e.setAttribute('width', community.percent || 0));
        each('[data-some]', (e) => (e.hidden = !community.votes));
        each('[data-none]', (e) => (e.hidden = community.votes > 0));
      }
      each('[aria-pressed]', (e) => e.setAttribute('aria-pressed', e.value === verdict));
      each('[data-own]', (e) => (e.textContent = verdict));
      each('[data-when]', (e) => (e.hidden = e.dataset.when !== when));
      each('[value=none]', (e) => {
        if (!verdict && e === document.activeElement) box.querySelector('[aria-pressed]').focus();
        e.hidden = !verdict;
      });
    }
  };

  const call = async (path, options) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 5000);
    try {
      const answer = await fetch(path, { ...options, signal: stop.signal });
      if (!answer.ok) throw new Error(answer.status);
      return await answer.json();
    } finally {
      clearTimeout(timer);
    }
  };

  const send = (slug, wish) =>
    call(
      `/api/v1/tools/${slug}/vote`,
      wish === 'none'
        ? { method: 'DELETE' }
        : {
            method: 'PUT',
            headers: { 'content-type': 'application/json', 'idempotency-key': key },
            body: JSON.stringify({ verdict: wish }),
          },
    );

  const vote = async (form, wish) => {
    const slug = form.dataset.tool;
    if (wishes.has(form)) return void wishes.set(form, wish);
    wishes.set(form, wish);
    settled.add(slug);
    try {
      let answer;
      do {
        wish = wishes.get(form);
        answer = await send(slug, wish);
      } while (wish !== wishes.get(form));
      show(slug, answer);
    } catch {
      const fields = Object.entries({ verdict: wishes.get(form), key }).map(([name, value]) =>
        Object.assign(document.createElement('input'), { type: 'hidden', name, value }),
      );
      form.append(...fields);
      form.submit();
      for (const field of fields) field.remove();
    }
    wishes.delete(form);
  };

  for (const form of forms)
    form.addEventListener('submit', (event) => {
      if (!event.submitter) return;
      event.preventDefault();
      vote(form, event.submitter.value);
    });

  // Only who has voted has the cookie.
  const own = async () => {
    const how = /(?:^|; )own=(\w+)/.exec(document.cookie);
    if (!how || !forms.length) return;
    const slugs = forms.map((form) => form.dataset.tool);
    const { votes } = await call(`/api/v1/votes?tool=${slugs.join('&tool=')}`);
    for (const slug of slugs)
      if (!settled.has(slug)) show(slug, votes.find((one) => one.tool === slug) || {});
  };
  const quiet = () => own().catch(() => {});
  quiet();
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    settled.clear();
    quiet();
  });
})();
