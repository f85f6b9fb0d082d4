// Tools that this one may be already, shown while its name and website are typed. Without a script they are shown after
// the first sending; what was shown here is not shown again.
(() => {
  'use strict';
  const place = document.getElementById('alike');
  const form = place && place.closest('form');
  if (!form) return;
  const { name, website, seen } = form.elements;
  let timer, stop, last = '';

  const make = (tag, fields, ...children) => {
    const element = Object.assign(document.createElement(tag), fields);
    element.append(...children);
    return element;
  };

  const show = (found) => {
    const shown = found.map(({ slug }) => slug).join();
    if (shown === place.dataset.shown) return;
    place.dataset.shown = shown;
    place.className = found.length ? 'box' : '';
    place.replaceChildren();
    if (!found.length) return;
    seen.value = [...new Set([...seen.value.split(','), ...found.map(({ slug }) => slug)])].filter(Boolean).slice(-20).join();
    const rows = found.map(({ slug, name: called, tagline, why }) =>
      make('li', {}, make('a', { href: `/tools/${slug}`, target: '_blank', rel: 'noopener', textContent: called }), `, ${tagline}`, why === 'address' ? ' (the same website)' : ''),
    );
    place.append(make('p', { textContent: 'Is it one of these?' }), make('ul', { className: 'points' }, ...rows));
  };

  const look = async () => {
    const asked = new URLSearchParams({ name: name.value.trim().slice(0, 120), website: website.value.trim().slice(0, 500) });
    if (`${asked}` === last) return;
    last = `${asked}`;
    if (stop) stop.abort();
    stop = new AbortController();
    if (asked.get('name').length < 2 && asked.get('website').length < 4) return show([]);
    try {
      const answer = await fetch(`/api/v1/duplicates?${asked}`, { signal: stop.signal });
      if (answer.ok) show((await answer.json()).duplicates);
    } catch {
      // the first sending shows them
    }
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, 400);
  };
  for (const field of [name, website]) field.addEventListener('input', soon);
})();
