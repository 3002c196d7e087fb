// The search page. What is typed stays after the "#" and in this browser: Pagefind reads an index of this language only.
const form = document.getElementById('search-form');
const field = form.querySelector('input');
const status = document.getElementById('status');
const hits = document.getElementById('hits');
const words = JSON.parse(form.dataset.words);
const lang = document.documentElement.lang;
const plural = new Intl.PluralRules(lang);
const PAGE = 10;
const next = document.createElement('button');
next.type = 'button';
next.hidden = true;
next.textContent = words.more;
hits.after(next);
let engine, asked = 0;

const query = () => new URLSearchParams(location.hash.slice(1)).get('q') || '';
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, k) => values[k]);
const count = (n) => fill(words.results[n === 0 ? 'zero' : plural.select(n)] || words.results.other, { n: String(n) });

// Arabic letters that writers use for one another, and marks that searchers leave out.
function fold(text) {
  return lang === 'ar' ? text.replace(/[\u064B-\u0652\u0670\u0640]/g, '') : text;
}

async function load() {
  if (!engine) {
    engine = (async () => {
      const base = new URL(form.dataset.base + 'pagefind/', location.href).href;
      const pagefind = await import(base + 'pagefind.js');
      await pagefind.options({ basePath: base, baseUrl: new URL(form.dataset.base, location.href).pathname, excerptLength: 24 });
      await pagefind.init();
      return pagefind;
    })();
    engine.catch(() => { engine = undefined; });
  }
  return engine;
}

// Pagefind marks hits with <mark> and escapes nothing else that we did not write; still only text and marks are let through.
function excerpt(target, html) {
  const parsed = new DOMParser().parseFromString(html, 'text/html').body;
  parsed.childNodes.forEach((node) => {
    const el = node.nodeName === 'MARK' ? document.createElement('mark') : document.createTextNode('');
    el.textContent = node.textContent;
    target.append(el);
  });
}

function item(data) {
  const li = document.createElement('li'), h = document.createElement('h3'), a = document.createElement('a');
  a.href = data.url;
  a.textContent = data.meta.title;
  h.append(a);
  li.append(h);
  if (data.meta.section) {
    const p = document.createElement('p');
    p.className = 'ui';
    p.textContent = data.meta.section;
    li.append(p);
  }
  const text = document.createElement('p');
  excerpt(text, data.excerpt);
  li.append(text);
  return li;
}

async function show() {
  const q = query(), mine = ++asked;
  if (document.activeElement !== field) field.value = q;
  hits.replaceChildren();
  next.hidden = true;
  if (!q) { status.textContent = ''; return; }
  status.textContent = words.loading;
  try {
    const pagefind = await load();
    const { results } = await pagefind.search(fold(q));
    if (mine !== asked) return;
    status.textContent = results.length ? fill(words.for, { count: count(results.length), q }) : fill(words.none, { q });
    let start = 0;
    const more = async () => {
      const data = await Promise.all(results.slice(start, start + PAGE).map((r) => r.data()));
      if (mine !== asked) return;
      const first = hits.children.length;
      hits.append(...data.map(item));
      start += PAGE;
      next.hidden = start >= results.length;
      if (first) hits.children[first].querySelector('a').focus();
    };
    next.onclick = more;
    await more();
  } catch (e) {
    if (mine === asked) status.textContent = words.failed;
  }
}

let wait;
field.addEventListener('input', () => {
  clearTimeout(wait);
  wait = setTimeout(() => {
    history.replaceState(null, '', '#q=' + encodeURIComponent(field.value.trim()));
    show();
  }, 250);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  clearTimeout(wait);
  history.replaceState(null, '', '#q=' + encodeURIComponent(field.value.trim()));
  show();
});
field.addEventListener('focus', () => { load().catch(() => {}); }, { once: true });
addEventListener('hashchange', show);
if (!query()) field.focus({ preventScroll: true });
show();
