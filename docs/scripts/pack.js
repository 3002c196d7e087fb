// A pack that somebody puts together: where texts are ticked, and where the choice is shown. The choice stands after the "#" of the address and nowhere
// else: nothing is sent, nothing is stored. Without this script the form sends it after a "?", and the page shows everything.
(function () {
  'use strict';
  var place = document.querySelector('[data-pack]'), words = JSON.parse(place.dataset.pack), tally = document.getElementById('tally');
  var plural = new Intl.PluralRules(document.documentElement.lang), list = [];

  function fill(text, values) { return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; }); }
  function count(forms, n) { return fill(forms[n === 0 ? 'zero' : plural.select(n)] || forms.other, { n: n }); }
  function total(minutes) { return fill(words.total, { items: count(words.items, list.length), minutes: count(words.minutes, minutes) }); }
  function written() { return list.length ? '#p=' + list.join('&p=') : ''; }
  function read() {
    // What a form without script has sent is taken to where nobody is sent it.
    if (location.search) history.replaceState(null, '', location.pathname + (location.hash || '#' + location.search.slice(1)));
    return new URLSearchParams(location.hash.slice(1)).getAll('p').filter(function (slug, i, all) { return all.indexOf(slug) === i; });
  }
  function keep() {
    history.replaceState(null, '', location.pathname + written());
    dispatchEvent(new Event('hashchange')); // the language switch takes the choice along
  }
  // Whoever jumps within the page keeps the choice in the address.
  function elsewhere() {
    var away = list.length > 0 && location.hash !== '' && !/^#p=/.test(location.hash);
    if (away) keep();
    return away;
  }
  function element(name, text, className) {
    var el = document.createElement(name);
    if (text) el.textContent = text;
    if (className) el.className = className;
    return el;
  }
  function button(text, run) {
    var el = element('button', text);
    el.type = 'button';
    el.addEventListener('click', run);
    return el;
  }

  if (place.tagName === 'FORM') choose(); else show();

  function choose() {
    var boxes = [].slice.call(place.querySelectorAll('input[name=p]')), plain = tally.innerHTML;
    function minutes(box) { return [].reduce.call(box.parentNode.querySelectorAll('i'), function (sum, bit) { return sum + Number(bit.className.slice(1)); }, 0); }
    function say() {
      if (list.length) tally.textContent = total(boxes.reduce(function (sum, box) { return sum + (box.checked ? minutes(box) : 0); }, 0));
      else tally.innerHTML = plain;
    }
    function take() {
      var known = boxes.map(function (box) { return box.value; });
      list = read().filter(function (slug) { return known.indexOf(slug) >= 0; });
      // Whoever comes back finds what the browser has kept ticked.
      if (!list.length) list = boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
      boxes.forEach(function (box) { box.checked = list.indexOf(box.value) >= 0; });
      say();
    }
    place.addEventListener('change', function (event) {
      var box = event.target;
      if (box.name !== 'p') return;
      list = list.filter(function (slug) { return slug !== box.value; });
      if (box.checked) list.push(box.value);
      keep();
      say();
    });
    place.addEventListener('submit', function (event) {
      event.preventDefault();
      if (list.length) location.href = place.getAttribute('action') + written();
      else tally.textContent = words.none;
    });
    take();
    if (list.length) keep();
    addEventListener('hashchange', function () { if (!elsewhere() && location.hash !== written()) take(); });
    addEventListener('pageshow', function (event) { if (event.persisted) take(); });
  }

  function show() {
    var known = {}, all = [].slice.call(place.children), change = document.getElementById('change'), build = change.getAttribute('href'), mine;
    place.querySelectorAll('li').forEach(function (li) { known[li.id.replace(/--/g, '/')] = li; });

    function render() {
      var wanted = read(), gone = wanted.filter(function (slug) { return !known.hasOwnProperty(slug); });
      list = wanted.filter(function (slug) { return known.hasOwnProperty(slug); });
      if (mine) mine.remove();
      all.forEach(function (part) { part.hidden = list.length > 0; });
      change.href = build + written();
      var said = list.length ? total(list.reduce(function (sum, slug) { return sum + minutes(known[slug]); }, 0)) : words.empty;
      tally.textContent = said + (list.length ? '.' : '') + (gone.length ? ' ' + fill(words.gone, { list: gone.join(', ').slice(0, 300) }) : '');
      if (!list.length) return;
      mine = element('div');
      var ol = element('ol');
      list.forEach(function (slug, i) {
        var li = known[slug].cloneNode(true), title = li.querySelector('a').textContent;
        li.removeAttribute('id');
        if (i) {
          var up = button('↑', function () {
            list.splice(i - 1, 0, list.splice(i, 1)[0]);
            keep();
            render();
            (mine.querySelectorAll('ol > li')[i - 1].querySelector('button') || mine.querySelector('h2')).focus();
          });
          up.setAttribute('aria-label', fill(words.up, { title: title }));
          li.querySelector('.lead-to').append(' ', up);
        }
        ol.append(li);
      });
      mine.append(heading(words.list), ol, address(), together());
      place.append(mine);
    }
    function minutes(li) { return Number(/\d+/.exec(li.querySelector('time').dateTime)[0]); }
    function heading(text) {
      var h2 = element('h2', text);
      h2.tabIndex = -1;
      return h2;
    }
    function address() {
      var box = element('div', '', 'address'), code = element('code', location.href), told = element('p', '', 'ui');
      code.dir = 'ltr';
      told.setAttribute('role', 'status');
      var copy = button(words.copy, function () {
        (navigator.clipboard ? navigator.clipboard.writeText(location.href) : Promise.reject()).then(
          function () { told.textContent = words.copied; },
          function () { getSelection().selectAllChildren(code); told.textContent = words.refused; });
      });
      box.append(element('h2', words.address), element('p'), copy, told);
      box.querySelector('p').append(code);
      return box;
    }
    function together() {
      var box = element('div', '', 'together'), told = element('p', '', 'ui'), texts = element('div');
      told.setAttribute('role', 'status');
      var ask = button(words.together, function () {
        told.textContent = words.loading;
        Promise.all(list.map(function (slug, i) {
          var url = known[slug].querySelector('a').href;
          return fetch(url).then(function (answer) {
            if (!answer.ok) throw new Error(String(answer.status));
            return answer.text();
          }).then(function (html) { return text(new DOMParser().parseFromString(html, 'text/html'), url, 't' + i + '-'); });
        })).then(function (found) {
          texts.replaceChildren.apply(texts, found);
          told.textContent = '';
          ask.replaceWith(button(words.print, function () { print(); }));
          texts.querySelector('h2').focus();
        }, function () { told.textContent = words.failed; });
      });
      box.append(ask, told, texts);
      return box;
    }
    // What stands on a page of this site, for this one: ids of its own, whole addresses, and headings one level lower.
    function text(page, url, own) {
      var section = element('section', '', 'text'), article = page.querySelector('article');
      article.querySelectorAll('script, form, .after').forEach(function (el) { el.remove(); });
      section.append(heading(page.querySelector('h1').textContent));
      page.querySelectorAll('.head .stand, .head .facts').forEach(function (el) { section.append(el); });
      section.append.apply(section, [].slice.call(article.childNodes));
      ['id', 'for', 'name', 'aria-labelledby', 'aria-describedby'].forEach(function (name) {
        section.querySelectorAll('[' + name + ']').forEach(function (el) { el.setAttribute(name, own + el.getAttribute(name)); });
      });
      // Landmarks of the same name, one a text, would tell nobody where they are.
      section.querySelectorAll('section').forEach(function (part) { part.removeAttribute('aria-labelledby'); });
      section.querySelectorAll('a[href]').forEach(function (a) {
        var to = a.getAttribute('href');
        a.setAttribute('href', to[0] === '#' ? '#' + own + to.slice(1) : new URL(to, url).href);
      });
      section.querySelectorAll('img').forEach(function (img) { img.src = new URL(img.getAttribute('src'), url).href; });
      section.querySelectorAll('h2, h3').forEach(function (old, i) {
        if (!i) return;
        var lower = document.createElement('h' + (Number(old.tagName[1]) + 1));
        [].forEach.call(old.attributes, function (attribute) { lower.setAttribute(attribute.name, attribute.value); });
        lower.append.apply(lower, [].slice.call(old.childNodes));
        old.replaceWith(lower);
      });
      return section;
    }
    render();
    addEventListener('hashchange', function () { if (!elsewhere() && location.hash !== written()) render(); });
  }
})();
