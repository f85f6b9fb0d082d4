// Completes the names of tools while one types: the combobox of the ARIA Authoring Practices, with a list that hangs under
// its field. Down and Up go through the list, Enter takes what is chosen, Escape closes it. Without this script the fields
// have their datalist or lead to the page of results.
(() => {
  'use strict';
  const WAIT_MS = 120;
  const make = (tag, fields, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(fields)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  };

  const attach = (field) => {
    const id = `${field.id}-suggestions`;
    const list = make('ul', { id, class: 'suggestions', role: 'listbox', 'aria-label': 'Tools', hidden: '' });
    const said = make('p', { class: 'vh', role: 'status' });
    let timer, stop, found = [], chosen = -1, asked = '';

    field.removeAttribute('list');
    for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': id, autocomplete: 'off' }))
      field.setAttribute(name, value);
    field.after(list, said);

    const choose = (n) => {
      chosen = n;
      [...list.children].forEach((option, i) => option.setAttribute('aria-selected', i === n));
      if (n < 0) return field.removeAttribute('aria-activedescendant');
      field.setAttribute('aria-activedescendant', list.children[n].id);
      list.children[n].scrollIntoView({ block: 'nearest' });
    };
    const close = () => {
      clearTimeout(timer);
      if (stop) stop.abort();
      list.hidden = true;
      field.setAttribute('aria-expanded', 'false');
      choose(-1);
    };
    const take = (n) => {
      const { name, url } = found[n];
      close();
      if (field.dataset.suggest === 'go') return location.assign(new URL(url).pathname);
      field.value = name;
      asked = name;
      said.textContent = '';
    };
    const open = () => {
      list.replaceChildren(...found.map(({ name, category }, i) => {
        const option = make('li', { id: `${id}-${i}`, role: 'option', 'aria-selected': 'false' }, make('span', {}, name), make('span', { class: 'small muted' }, category.name));
        // the field keeps the focus
        option.addEventListener('pointerdown', (event) => event.preventDefault());
        option.addEventListener('click', () => take(i));
        return option;
      }));
      chosen = -1;
      field.removeAttribute('aria-activedescendant');
      list.hidden = !found.length;
      field.setAttribute('aria-expanded', !list.hidden);
      Object.assign(list.style, { left: `${field.offsetLeft}px`, top: `${field.offsetTop + field.offsetHeight}px`, width: `${field.offsetWidth}px` });
      said.textContent = found.length ? `${found.length} ${found.length > 1 ? 'suggestions' : 'suggestion'}` : 'No suggestions';
    };
    const look = async () => {
      const typed = field.value.trim().slice(0, 120);
      if (typed === asked && !list.hidden) return;
      asked = typed;
      if (stop) stop.abort();
      if (!typed) return close();
      stop = new AbortController();
      try {
        const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(typed)}`, { signal: stop.signal });
        if (!answer.ok || document.activeElement !== field) return;
        found = (await answer.json()).results;
        open();
      } catch {
        // no suggestions then: the form works without them
      }
    };

    field.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(look, WAIT_MS);
    });
    field.addEventListener('keydown', (event) => {
      const { key } = event;
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      if (key === 'ArrowDown' || key === 'ArrowUp') {
        event.preventDefault();
        if (list.hidden) return void look();
        // past either end nothing is chosen, and one is back at what was typed
        const n = found.length + 1;
        choose(((chosen + 1 + (key === 'ArrowDown' ? 1 : n - 1)) % n) - 1);
      } else if (key === 'Enter' && chosen >= 0) {
        event.preventDefault();
        take(chosen);
      } else if (key === 'Escape' && !list.hidden) {
        event.preventDefault();
        close();
      }
    });
    field.addEventListener('blur', close);
  };
  document.querySelectorAll('input[data-suggest]').forEach(attach);
})();
