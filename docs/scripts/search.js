// The search page. What is typed stays after the "#" and in this browser: Pagefind reads an index of this language only.
const form = document.getElementById('search-form');
const field = form.querySelector('input');
const status = document.getElementById('status');
const hits = document.getElementById('hits');
const words = JSON.parse(form.dataset.words);
const lang = document.documentElement.lang;
const plural = new Intl.PluralRules(lang);
// Each hit shown costs one more file of 1 to 12 KB: few at first, more when asked for.
const PAGE = 5;
// Words that say nothing about a subject: Pagefind shows only pages that hold every word.
const IDLE = {
  en: 'a about an and any are as at be by can did do does for from get has have how i if in into is it its me my of on or our should so that the their them then there these they this to up was we were what when where which who whom why will with you your',
  fr: 'a ai au aux avec ce ces cet cette comment dans de des du elle elles en est et eu il ils je la le les leur leurs ma mais me mes moi mon ne nos notre nous on ont ou où par pas pour pourquoi quand que quel quelle qui quoi sa sans se ses si son sont sur ta te tes ton tu un une va vos votre vous y',
  ar: 'أن إن إلى الى التي الذي الذين أو أي أين بعد به بين ثم حتى عليه عليهم على عن عنه في فيه كان كل كم كيف لا لم لن له لها ماذا ما متى مع من منه هذا هذه هل هم هو هي و لماذا يا',
}[lang] || '';
const idle = new Set(IDLE.split(' '));
let engine, asked = 0;

const query = () => new URLSearchParams(location.hash.slice(1)).get('q') || '';
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, k) => values[k]);
const count = (n) => fill(words.results[n === 0 ? 'zero' : plural.select(n)] || words.results.other, { n: String(n) });

// The words to look for: without the marks that searchers of Arabic leave out, without French elisions (l', d', qu') and without idle words.
function terms(q) {
  let text = q.replace(/[\u2019\u02BC]/g, "'");
  if (lang === 'ar') text = text.replace(/[\u064B-\u0652\u0670\u0640]/g, '');
  if (lang === 'fr') text = text.replace(/(^|[\s(«-])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'/gi, '$1');
  const all = text.split(/[\s,;:.?!()«»"\u201C\u201D\u060C\u061B\u061F'-]+/).filter(Boolean);
  const kept = all.filter((w) => !idle.has(w.toLowerCase()));
  return kept.length ? kept : all;
}

async function load() {
  if (!engine) {
    engine = (async () => {
      const base = new URL(form.dataset.base + 'pagefind/', location.href).href;
      const pagefind = await import(base + 'pagefind.js');
      // Without its worker a search is as quick on a site of this size, and 12 KB are not fetched.
      await pagefind.options({
        basePath: base, baseUrl: new URL(form.dataset.base, location.href).pathname, excerptLength: 24, noWorker: true,
        ranking: { pageLength: 0.4, termSaturation: 1.2, termSimilarity: 2, diacriticSimilarity: 0.2, metaWeights: { title: 10, words: 6, section: 0 } },
      });
      await pagefind.init();
      return pagefind;
    })();
    engine.catch(() => { engine = undefined; });
  }
  return engine;
}

// Pages with all the words first, then pages with some of them: a sentence typed as it is spoken finds something too.
async function find(pagefind, q) {
  const list = terms(q), found = new Map();
  const add = (results, weight) => results.forEach((r) => {
    const known = found.get(r.id) || { result: r, score: 0 };
    known.score += weight * r.score;
    found.set(r.id, known);
  });
  add((await pagefind.search(list.join(' '))).results, 3);
  if (list.length > 1) for (const word of list) add((await pagefind.search(word)).results, 1);
  return [...found.values()].sort((a, b) => b.score - a.score).map((f) => f.result);
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
  more.remove();
  if (!q) { status.textContent = ''; return; }
  status.textContent = words.loading;
  try {
    const results = await find(await load(), q);
    if (mine !== asked) return;
    status.textContent = results.length ? fill(words.for, { count: count(results.length), q }) : fill(words.none, { q });
    const next = async () => {
      const start = hits.children.length;
      const data = await Promise.all(results.slice(start, start + PAGE).map((r) => r.data()));
      if (mine !== asked) return;
      more.remove();
      hits.append(...data.map(item));
      if (start) hits.children[start].querySelector('a').focus();
      if (results.length > hits.children.length) hits.after(more);
    };
    more.onclick = () => next().catch(() => { status.textContent = words.failed; });
    await next();
  } catch (e) {
    if (mine === asked) status.textContent = words.failed;
  }
}

const more = document.createElement('button');
more.type = 'button';
more.className = 'btn';
more.textContent = words.more;

function ask() {
  clearTimeout(wait);
  history.replaceState(null, '', '#q=' + encodeURIComponent(field.value.trim()));
  dispatchEvent(new Event('hashchange')); // the language switch takes the words along
}

let wait;
field.addEventListener('input', () => {
  clearTimeout(wait);
  wait = setTimeout(ask, 250);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  ask();
});
field.addEventListener('focus', () => { load().catch(() => {}); }, { once: true });
addEventListener('hashchange', show);
if (!query() && field.value.trim()) {
  // Typed before this script had arrived.
  ask();
} else {
  if (!query()) field.focus({ preventScroll: true });
  show();
}
