// What the search does with words: no page, no network. Reads the entries that src/instead/finish/search.py writes.
// Words are compared as they are, without the marks searchers leave out, by what is left when endings go, as beginnings, and at last with a slip of the finger.

// Words that say nothing about a subject: what is usually left out, in the alphabet's order, as ``fold`` leaves them.
const IDLE = {
  en: 'a about above after again against all am an and any are as at be because been before being below between both by can could did do does doing '
    + 'down during each few for from further get got has have having he her here him his how i if in into is it its itself just me mean means more '
    + 'most my myself no nor not now of off on once one only or other our out over own please same she should so some somebody someone than that '
    + 'the their them themselves then there these they this through to too under until up us very was way we were what when where which while who '
    + 'whom whose why will with would you your',
  fr: 'a ai ais ait alors apres as au aussi autre autres aux avait avant avec avez avoir avons ce cela celle celui ces cet cette ceux chez comme '
    + 'comment dans de depuis des dire dit donc du elle elles en encore entre est et etaient etait etes etre eu faire fait faut ici il ils je la le '
    + 'les leur leurs lors lui ma mais me meme memes mes moi mon ne nos notre nous on ont ou par pas pendant peut peux plus pour pourquoi puis '
    + 'quand que quel quelle quelles quels qui quoi sa sans se sera ses si soit sommes son sont sous suis sur ta te tes toi ton tous tout toute '
    + 'toutes tres tu un une va vais vers veut vos votre vous y',
  ar: 'اذا اكثر التي الذي الذين الى ان انا انت او اي ايضا اين بعد بعض به بها بين تكون تلك ثم جدا حتى حول حيث خلال دون ذلك شخص على عليه عليها عليهم '
    + 'عن عند عندما عنه غير في فيه فيها قبل قد كان كانت كانوا كل كم كما كيف لا لان لدي لقد لكن لم لن له لها لهم لو لي ليس ما ماذا متى مع من منذ منه '
    + 'نحن نفس هذا هذه هل هم هنا هناك هو هي و يا يكون يمكن',
};
// Endings that go, longest first; what is left must have four letters at least. (Arabic has its own way below.)
const ENDINGS = {
  en: [/(?:ies|s)$/, /(?:ments?|ness|able|ing|ed|er|or|ion|ive|ist|ism|ally|al|ly)$/, /(?:e|y|i)$/, /(?:isat|at|is)$/],
  fr: [/[sx]$/, /e$/, /(?:issement|ement|ment|cation|ation|ateur|atric|tric|eur|eus|iv|if|ist|ism|ion|anc|enc|abl|ibl|ant|ent|ait|at|ai|ons|ez|er|ir|e)$/, /[iqu]+$/],
};

const ARABIC = /[\u0600-\u06ff]/;

// Letters as searchers type them: no accents, no Arabic marks, one alef, one ya, ta marbuta as ha.
export function fold(text) {
  return text.toLowerCase().normalize('NFKD').replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, '')
    .replace(/\u0671/g, 'ا').replace(/ى/g, 'ي').replace(/ة/g, 'ه').replace(/œ/g, 'oe').replace(/[\u2019\u02bc]/g, "'");
}

// The words of a text, French elisions and the English 's left behind.
export function terms(text, lang) {
  let t = fold(text);
  if (lang === 'fr') t = t.replace(/(^|[^\p{L}])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'/gu, '$1');
  return t.replace(/'s(?!\p{L})/gu, '').replace(/n't(?!\p{L})/gu, 'nt').match(/[\p{L}\p{N}]+/gu) || [];
}

// What is left of a word without its endings (and, in Arabic, without the article).
export function stem(word, lang) {
  if (ARABIC.test(word)) {
    const w = word.replace(/ئ/g, 'ي').replace(/ؤ/g, 'و').replace(/^(?:[وف]?(?:[بك]?ال|لل)|[وف](?=ال))(?=.{3})/, '');
    return w.replace(/(?<=.{3})(?:(?:ات|ت)?(?:هما|هم|ها|نا|كم)|ات|ون|ين|ان|يه|ته|وا|تي|(?<=.{4})ت|ه|ي)$/, '').replace(/(?<=.{3})ي$/, '');
  }
  let w = word;
  if (lang === 'en') w = w.replace(/iz(?=(?:e[drs]?|ers|ing|ations?)$)/, 'is');
  for (const ending of ENDINGS[lang] || []) {
    const cut = w.replace(ending, '');
    if (cut.length > 3) w = cut;
  }
  return w.replace(/(?<=.{3})(\p{L})\1$/u, '$1');
}

// The consonants of an Arabic word: plurals inside the word and long vowels written otherwise keep them (كابوس, كوابيس).
const bones = (s) => (ARABIC.test(s) ? s.replace(/[اويءئؤ]/g, '') : '');

// One slip in a word of five letters, two in nine: a letter too many, too few, another, or two changed round. The first letter is seldom wrong.
function slips(a, b) {
  const most = a.length < 5 ? 0 : a.length < 9 ? 1 : 2;
  if (a[0] !== b[0] || Math.abs(a.length - b.length) > most) return 9;
  let before = [], last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const now = [i];
    for (let j = 1; j <= b.length; j++) {
      now[j] = Math.min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) now[j] = Math.min(now[j], before[j - 2] + 1);
    }
    [before, last] = [last, now];
  }
  return last[b.length] > most ? 9 : last[b.length];
}

// What a word that was found is worth by where it stands.
const WORTH = { title: 8, keyword: 5, heading: 2.5, about: 2, name: 1.5 };

// entries → what ``rank`` needs: every part of every page with its words, and all words once.
export function prepare(entries, lang) {
  const idle = new Set(IDLE[lang].split(' ').map(fold)), vocabulary = new Map();
  const part = (kind, text, id) => {
    const all = terms(text, lang), list = all.filter((w) => !idle.has(w));
    for (const w of all) if (!vocabulary.has(w)) vocabulary.set(w, { stem: stem(w, lang), bones: '' });
    // "ctrl sec" and "ctrlsec" are one name.
    const pairs = list.slice(1).map((w, i) => list[i] + w);
    return { kind, text, id, whole: all.join(' '), list: list.length ? list : all, pairs };
  };
  const pages = entries.map(([url, title, section, about, keywords, headings, names, isLate]) => ({
    url, title, section, about, isLate,
    parts: [part('title', title), ...keywords.map((k) => part('keyword', k)), part('about', about),
      ...headings.map(([id, h]) => part('heading', h, id)), ...names.map((n) => part('name', n))],
  }));
  for (const [w, v] of vocabulary) v.bones = bones(v.stem);
  return { pages, vocabulary, idle, lang };
}

// How alike each word of the site is to the one asked for: word → 0 to 1.
function alike(asked, index) {
  const { lang, vocabulary } = index, found = new Map();
  const s = stem(asked, lang), b = bones(s);
  // A letter written onto an Arabic word (and, with, for, so, like) may also be its own first.
  const bare = /^[وبلفك].{4}/.test(asked) && ARABIC.test(asked) ? stem(asked.slice(1), lang) : s;
  for (const [w, v] of vocabulary) {
    if (w === asked) found.set(w, 1);
    else if (v.stem === s) found.set(w, 0.9);
    else if (v.stem === bare) found.set(w, 0.8);
    else if (b.length > 2 && v.bones === b) found.set(w, 0.6);
    else if (asked.length > 3 && w.startsWith(asked)) found.set(w, 0.5 + 0.3 * asked.length / w.length);
  }
  let near = false;
  if (!found.size && !/\d/.test(asked)) {
    for (const [w, v] of vocabulary) {
      const n = Math.min(slips(asked, w), slips(s, v.stem));
      if (n < 9) { found.set(w, n > 1 ? 0.6 : 0.8); near = true; }
    }
  }
  return { asked, found, near };
}

// The pages that answer, best first: {hits: [{page, part}], asked, words, near, whole}. ``part``: the heading or name that was meant; ``asked``: the words
// looked for; ``words``: those found for them; ``near``: one was found only with a slip; ``whole``: this is an answer.
export function rank(q, index) {
  const { pages, idle, lang } = index;
  const all = terms(q, lang), kept = all.filter((w) => !idle.has(w) && (w.length > 1 || /\d/.test(w)));
  const asked = kept.length ? kept : all, whole = all.join(' ');
  const tokens = asked.map((w) => alike(w, index));
  // Two words that the site writes as one, or one that it writes as two.
  const joined = asked.slice(1).map((w, i) => asked[i] + w);
  const hits = [], sums = tokens.map(() => 0);
  for (const page of pages) {
    const best = tokens.map(() => 0);
    const top = {};
    let shown;
    for (const part of page.parts) {
      const value = tokens.map((t, i) => {
        let most = 0;
        for (const w of part.list) most = Math.max(most, t.found.get(w) || 0, w === joined[i] || w === joined[i - 1] ? 0.95 : 0);
        return part.pairs.includes(t.asked) ? Math.max(most, 0.95) : most;
      });
      if (!value.some(Boolean)) continue;
      value.forEach((v, i) => { best[i] = Math.max(best[i], v); });
      (top[part.kind] = top[part.kind] || []).push({ part, value });
    }
    if (best.some(Boolean)) { hits.push({ page, best, top }); best.forEach((v, i) => { sums[i] += v > 0 ? 1 : 0; }); }
  }
  const rarity = sums.map((n) => Math.log(1 + pages.length / (n || 0.5)));
  const total = rarity.reduce((a, b) => a + b, 0) || 1;
  for (const hit of hits) {
    let score = 0, most = 0;
    for (const kind of Object.keys(hit.top)) {
      let bestOf = 0, further = 0;
      for (const { part, value } of hit.top[kind]) {
        // A part that is wholly what was asked for says more than a long one that holds it.
        const covered = part.list.filter((w) => tokens.some((t) => (t.found.get(w) || 0) > 0.5) || joined.includes(w)).length / part.list.length;
        const points = WORTH[kind] * value.reduce((sum, v, i) => sum + v * rarity[i], 0) * (kind === 'about' ? 1 : kind === 'title' ? 0.6 + 0.6 * covered * covered : 0.5 + 0.5 * covered * covered) * (part.whole === whole ? 1.5 : 1);
        further += points;
        bestOf = Math.max(bestOf, points);
        if (points > most && (kind === 'heading' || kind === 'name')) { most = points; hit.part = part; }
      }
      score += bestOf + 0.1 * (further - bestOf);
    }
    hit.share = hit.best.reduce((sum, v, i) => sum + Math.min(1, v) * rarity[i], 0) / total;
    hit.score = score * hit.share * hit.share * (hit.page.isLate ? 0.6 : 1);
  }
  // Of two that answer alike the more general comes first.
  const depth = (hit) => hit.page.url.split('/').length;
  hits.sort((a, b) => Math.round(10 * (b.score - a.score)) || depth(a) - depth(b));
  const words = new Set(tokens.flatMap((t) => [...t.found.keys()]).concat(joined));
  return { hits: hits.filter((h) => h.share > hits[0].share / 2 && h.score > hits[0].score / 12), asked, words, near: tokens.some((t) => t.near), whole: hits.length > 0 && hits[0].share >= 0.34 };
}
