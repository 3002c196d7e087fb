// Optional: the rows of a table in another order, by the first date or by the name, and back to the plain one.
(function () {
  'use strict';
  document.querySelectorAll('table[data-sort]').forEach(function (table) {
    var words = table.dataset.sort.split('|'), body = table.tBodies[0], plain = [].slice.call(body.rows), lang = document.documentElement.lang;
    var keys = [null, function (row) { return row.querySelector('time').dateTime; }, function (row) { return row.cells[0].textContent; }];
    var group = document.createElement('div');
    group.className = 'sort';
    group.setAttribute('role', 'group');
    group.setAttribute('aria-label', words[0]);
    group.append(words[0] + ' ');
    keys.forEach(function (key, i) {
      var button = document.createElement('button');
      button.type = 'button';
      button.textContent = words[i + 1];
      button.setAttribute('aria-pressed', String(!i));
      button.addEventListener('click', function () {
        var rows = plain.slice();
        if (key) rows.sort(function (a, b) { return key(a).localeCompare(key(b), lang); });
        rows.forEach(function (row) { body.append(row); });
        group.querySelectorAll('button').forEach(function (other) { other.setAttribute('aria-pressed', String(other === button)); });
      });
      group.append(button, ' ');
    });
    table.before(group);
  });
})();
