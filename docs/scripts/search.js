// The search page. What is typed stays after the "#" and in this browser: two files of this language are read, never more than is needed.
// Titles, headings, keywords and names (index.json beside this page, about 20 KB; rank.js puts them in order) answer first. Pagefind and the whole text weigh
// six times as much: they are fetched when the reader presses the button that says so, and never before.
import { prepare, rank, stem, terms } from './rank.js';

const form = document.getElementById('search-form');
const field = form.querySelector('input');
const status = document.getElementById('status');
const hits = document.getElementById('hits');
const words = JSON.parse(form.dataset.words);
const lang = document.documentElement.lang;
const base = new URL(form.dataset.base, location.href);
const plural = new Intl.PluralRules(lang);
// A hit in the text costs one more file of 1 to 12 KB.
const PAGE = 5, FEW = 3;
let wait, asked = 0;

const query = () => new URLSearchParams(location.hash.slice(1)).get('q') || '';
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, k) => values[k]);
const count = (n) => fill(words.results[n === 0 ? 'zero' : plural.select(n)] || words.results.other, { n: String(n) });

// Made once; what fails for want of a network is tried again at the next search.
function once(make) {
  let made;
  return () => {
    if (!made) (made = make()).catch(() => { made = undefined; });
    return made;
  };
}
const titles = once(async () => {
  const answer = await fetch('index.json');
  if (!answer.ok) throw new Error(String(answer.status));
  return prepare(await answer.json(), lang);
});
const text = once(async () => {
  const pagefind = await import(new URL('pagefind/pagefind.js', base).href);
  // Without its worker a search is as quick on a site of this size, and 12 KB are not fetched.
  await pagefind.options({
    basePath: new URL('pagefind/', base).href, baseUrl: base.pathname, excerptLength: 24, noWorker: true,
    ranking: { pageLength: 0.4, termSaturation: 1.2, termSimilarity: 2, diacriticSimilarity: 0.2, metaWeights: { title: 10, words: 6, section: 0 } },
  });
  await pagefind.init();
  return pagefind;
});

function element(name, className, ...inside) {
  const el = document.createElement(name);
  if (className) el.className = className;
  el.append(...inside);
  return el;
}
function link(href, ...inside) {
  const a = element('a', '', ...inside);
  a.href = href;
  return a;
}

// The words of a text with those that were found in <mark>.
function marked(plain, found) {
  return plain.split(/([\p{L}\p{N}\p{M}]+)/u).map((piece, i) => (i % 2 && terms(piece, lang).some((w) => found.has(w)) ? element('mark', '', piece) : piece));
}

// Pagefind marks hits with <mark> and escapes nothing else that we did not write; still only text and marks are let through.
function excerpt(html) {
  const parsed = new DOMParser().parseFromString(html, 'text/html').body;
  return [...parsed.childNodes].map((node) => (node.nodeName === 'MARK' ? element('mark', '', node.textContent) : node.textContent));
}

function item(url, title, section, ...rest) {
  const li = element('li', '', element('h3', '', link(url, ...title)));
  if (section) li.append(element('p', 'ui', section));
  li.append(...rest);
  return li;
}

// A page found by its title, headings, keywords or names.
function known({ page, part }, found) {
  const url = new URL((lang === 'en' ? '' : lang + '/') + page.url, base).pathname;
  const rest = [element('p', '', ...marked(page.about, found))];
  if (part) {
    const said = element('bdi', '', ...marked(part.text, found));
    rest.push(element('p', 'ui', ...(part.kind === 'name' ? [words.sources + ': ', said] : [link(url + (part.id ? '#' + part.id : ''), said)])));
  }
  return item(url, marked(page.title, found), page.section === page.title ? '' : page.section, ...rest);
}

// Pages with all the words first, then pages with some of them: a sentence typed as it is spoken finds something too.
async function inText(q, all) {
  const pagefind = await text(), found = new Map();
  const add = (results, weight) => results.forEach((r) => {
    const entry = found.get(r.id) || { result: r, score: 0 };
    entry.score += weight * r.score;
    found.set(r.id, entry);
  });
  add((await pagefind.search(all.join(' '))).results, 3);
  if (all.length > 1) for (const word of all) add((await pagefind.search(word)).results, 1);
  const sorted = [...found.values()].sort((a, b) => b.score - a.score).map((entry) => entry.result);
  // For a word that no page has, Pagefind answers with a shorter one ("x" for "xylophone"): that is no result.
  const stems = new Set(all.map((w) => stem(w, lang)));
  const first = await Promise.all(sorted.slice(0, FEW).map((result) => result.data()));
  if (!first.some((data) => terms(data.content, lang).some((w) => stems.has(stem(w, lang)) || all.some((a) => w.startsWith(a))))) return [];
  return sorted.map((result) => async () => {
    const data = await result.data();
    return item(data.url, [data.meta.title], data.meta.section, element('p', '', ...excerpt(data.excerpt)));
  });
}

async function show(whole = false) {
  const q = query(), mine = ++asked;
  if (document.activeElement !== field) field.value = q;
  hits.replaceChildren();
  more.remove();
  further.remove();
  if (!q) { status.textContent = ''; return; }
  status.textContent = words.loading;
  try {
    const found = rank(q, await titles());
    if (mine !== asked) return;
    let results = found.hits.map((hit) => () => known(hit, found.words)), near = found.near, step = PAGE;
    if (whole) {
      // Without a network the titles are still here.
      const texts = await inText(q, found.asked).catch((e) => { if (!results.length) throw e; return []; });
      if (mine !== asked) return;
      if (texts.length) { results = texts; near = false; step = FEW; }
    }
    status.textContent = fill(results.length ? (near ? words.near : words.for) : whole ? words.none : words.titles, { count: count(results.length), q });
    const next = async () => {
      const start = hits.children.length;
      const shown = await Promise.all(results.slice(start, start + step).map((make) => make()));
      if (mine !== asked) return;
      hits.append(...shown);
      more.remove();
      // The button that was pressed is gone: the focus goes to what it brought, or to the field for other words.
      if (start || whole) (hits.children[start] ? hits.children[start].querySelector('a') : field).focus();
      if (!whole) hits.after(further);
      if (results.length > hits.children.length) hits.after(more);
    };
    more.onclick = () => next().catch(failed);
    await next();
  } catch (e) {
    if (mine === asked) failed();
  }
}
const failed = () => { status.textContent = words.failed; };

const button = (name) => { const b = element('button', 'btn', name); b.type = 'button'; return b; };
const more = button(words.more), further = element('p', '', button(words.text));
further.firstChild.onclick = () => show(true);

function ask() {
  clearTimeout(wait);
  history.replaceState(null, '', '#q=' + encodeURIComponent(field.value.trim()));
  dispatchEvent(new Event('hashchange')); // the language switch takes the words along
}

field.addEventListener('input', () => {
  clearTimeout(wait);
  wait = setTimeout(ask, 250);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  ask();
});
addEventListener('hashchange', () => show());
titles().catch(() => {});
if (!query() && field.value.trim()) {
  // Typed before this script had arrived.
  ask();
} else {
  if (!query()) field.focus({ preventScroll: true });
  show();
}
