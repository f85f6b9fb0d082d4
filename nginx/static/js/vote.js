// Votes without leaving the page, and shows visitors their own votes on pages that are the same for all: those on a tool
// (data-tool) and head to head on a pair. Whatever goes wrong, the form is sent as if there were no script.
(() => {
  'use strict';
  const forms = [...document.querySelectorAll('form.ballot')];
  const pair = (form) => form.getAttribute('action').slice('/compare/'.length, -'/vote'.length);
  const subject = (form) => form.dataset.tool || pair(form);
  const wishes = new Map(); // form → what its visitor chose last, while it is on its way
  const settled = new Set(); // tools and pairs voted on since the page came
  // A first vote that is sent again, because its answer was lost, is the same one.
  const key = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

  const show = (name, answer) => {
    const own = answer.verdict || answer.choice;
    const tally = answer.community || answer.head_to_head;
    const when = !own ? 'none' : answer.counted ? 'counted' : 'held';
    for (const box of document.querySelectorAll(`[data-tool="${name}"], [action="/compare/${name}/vote"]`)) {
      const each = (what, how) => box.querySelectorAll(what).forEach(how);
      if (tally) {
        each('[data-n]', (e) => (e.textContent = tally[e.dataset.n]));
        each('rect', (e) => e.setAttribute('width', tally.percent || 0));
        each('[data-some]', (e) => (e.hidden = !tally.votes));
        each('[data-none]', (e) => (e.hidden = tally.votes > 0));
      }
      each('[aria-pressed]', (e) => e.setAttribute('aria-pressed', e.value === own));
      // a side is called by the name of its tool
      each('[data-own]', (e) => (e.textContent = box.matches('[data-tool]') ? own : box.querySelector(`[value=${own}]`)?.textContent));
      // what held votes are told stands once on a page
      if (when === 'held' && !box.querySelector('[data-when=held]') && box.matches('form'))
        box.querySelector('[role=status]').append(document.querySelector('[data-when=held]').cloneNode(true));
      each('[data-when]', (e) => (e.hidden = e.dataset.when !== when));
      each('[value=none]', (e) => {
        if (!own && e === document.activeElement) box.querySelector('[aria-pressed]').focus();
        e.hidden = !own;
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

  const send = (form, wish) =>
    call(
      `/api/v1/${form.dataset.tool ? `tools/${form.dataset.tool}` : `comparisons/${pair(form).replace('-vs-', '/')}`}/vote`,
      wish === 'none'
        ? { method: 'DELETE' }
        : {
            method: 'PUT',
            headers: { 'content-type': 'application/json', 'idempotency-key': key },
            body: JSON.stringify({ [form.dataset.tool ? 'verdict' : 'choice']: wish }),
          },
    );

  const vote = async (form, wish) => {
    const name = subject(form);
    if (wishes.has(form)) return void wishes.set(form, wish);
    wishes.set(form, wish);
    settled.add(name);
    try {
      let answer;
      do {
        wish = wishes.get(form);
        answer = await send(form, wish);
      } while (wish !== wishes.get(form));
      show(name, answer);
    } catch {
      const fields = Object.entries({ [form.dataset.tool ? 'verdict' : 'choice']: wishes.get(form), key }).map(([field, value]) =>
        Object.assign(document.createElement('input'), { type: 'hidden', name: field, value }),
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
    const asked = forms.map((form) => `${form.dataset.tool ? 'tool' : 'pair'}=${subject(form)}`);
    const { votes, pairs = [] } = await call(`/api/v1/votes?${asked.join('&')}`);
    for (const name of forms.map(subject))
      if (!settled.has(name)) show(name, [...votes, ...pairs].find((one) => name === (one.tool || one.pair)) || {});
  };
  const quiet = () => own().catch(() => {});
  quiet();
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    settled.clear();
    quiet();
  });
})();
