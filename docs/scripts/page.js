// On every page, optional: quick exit, the search field of the header, the language switch that keeps the heading.
(function () {
  'use strict';
  var leave = document.getElementById('leave');
  // Cover the page at once, then put the neutral page in its place: "back" does not return to it.
  function exit() {
    var cover = document.createElement('div');
    cover.className = 'cover';
    cover.setAttribute('role', 'alert');
    cover.textContent = leave.dataset.leaving;
    document.body.appendChild(cover);
    document.title = cover.textContent;
    location.replace(leave.href);
  }
  if (leave) {
    leave.addEventListener('click', function (event) { event.preventDefault(); exit(); });
    var presses = 0, last = 0;
    document.addEventListener('keyup', function (event) {
      if (event.key !== 'Shift') { presses = 0; return; }
      var now = Date.now();
      presses = now - last < 2000 ? presses + 1 : 1;
      last = now;
      if (presses === 3) exit();
    });
    addEventListener('pointerdown', function () { presses = 0; });
    // A key pressed together with Shift is typing, not a call for the exit.
    document.addEventListener('keydown', function (event) { if (event.key !== 'Shift') presses = 0; });
    // A browser that keeps the page in memory must not show the cover when somebody comes back.
    addEventListener('pageshow', function () { var c = document.querySelector('.cover'); if (c) c.remove(); });
  }
  var find = document.querySelector('form[data-search]');
  if (find) find.addEventListener('submit', function (event) {
    event.preventDefault();
    location.href = find.dataset.search + '#q=' + encodeURIComponent(find.querySelector('input').value.trim());
  });
  function follow() {
    document.querySelectorAll('.lang a').forEach(function (a) {
      a.href = a.getAttribute('href').split('#')[0] + (document.querySelector('form[data-words], [data-pack]') || /^#[\w.-]+$/.test(location.hash) ? location.hash : '');
    });
  }
  follow();
  addEventListener('hashchange', follow);
  // Paper cannot be unfolded. The stylesheet sees to it too, in browsers that let it.
  var folded;
  addEventListener('beforeprint', function () { folded = document.querySelectorAll('main details:not([open])'); folded.forEach(function (d) { d.open = true; }); });
  addEventListener('afterprint', function () { folded.forEach(function (d) { d.open = false; }); });
  var menu = document.querySelector('.lang');
  if (menu) document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape' && menu.open) { menu.open = false; menu.querySelector('summary').focus(); }
  });
})();
