// Keys for the queue, and a clock on what can still be undone. Everything works as plain forms without it.
(() => {
  'use strict';
  const one = (what, within = document) => within.querySelector(what);
  const help = one('#keys');
  const on = one('#keys-on');
  const stored = () => {
    try {
      return localStorage.getItem('keys');
    } catch {
      return null; // no storage: the keys are on
    }
  };

  if (on) {
    on.checked = stored() !== 'off';
    on.addEventListener('change', () => {
      try {
        localStorage.setItem('keys', on.checked ? 'on' : 'off');
      } catch {
        // they are off until the page is left
      }
    });
  }

  const list = () => [...document.querySelectorAll('.items li')];
  const go = (by) => {
    const items = list();
    const next = items[items.findIndex((li) => li.classList.contains('now')) + by];
    if (next) one('a', next).click();
  };

  // A decision that needs words leads to where they are typed first.
  const press = (key) => {
    const button = one(`[data-key="${key}"]`);
    if (!button) return false;
    const needed = button.dataset.needs && one(`#${button.dataset.needs}`);
    if (needed && !needed.value.trim()) needed.focus();
    else if (button.href) button.click();
    else button.form.requestSubmit(button);
    return true;
  };

  const acts = {
    j: () => go(1),
    k: () => go(-1),
    x: () => one('.items li.now input')?.click(),
    '/': () => one('#q')?.focus(),
    '?': () => help.showModal(),
  };

  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !help || help.open) return;
    if (event.target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]')) return;
    if (!on.checked && event.key !== '?') return;
    const act = acts[event.key.toLowerCase()];
    if (act) act();
    else if (!/^[a-z]$/i.test(event.key) || !press(event.key.toUpperCase())) return;
    event.preventDefault();
  });

  // A common reason goes straight into the field.
  for (const link of document.querySelectorAll('[data-reason]'))
    link.addEventListener('click', (event) => {
      const reason = one('#reason');
      event.preventDefault();
      reason.value = link.dataset.reason;
      reason.focus();
    });

  // How long the way back is open.
  const left = one('[data-left]');
  if (left) {
    const end = Date.now() + left.dataset.left * 1000;
    const tick = setInterval(() => {
      const seconds = Math.max(0, Math.round((end - Date.now()) / 1000));
      left.textContent = seconds >= 60 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${seconds} s`;
      if (seconds) return;
      clearInterval(tick);
      left.closest('form').querySelectorAll('button, span').forEach((e) => e.remove());
    }, 1000);
  }

  one('[role=alert]')?.focus();
})();
