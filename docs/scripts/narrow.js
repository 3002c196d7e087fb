// A long list of countries or platforms gets a field that narrows it; accents and the forms of alef do not matter. Without script the list is whole.
(function () {
  'use strict';
  function plain(text) { return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f\u064b-\u0655]/g, '').replace(/[\u0623\u0625\u0622]/g, '\u0627').trim(); }
  document.querySelectorAll('ul[data-filter]').forEach(function (list) {
    var label = document.createElement('label'), input = document.createElement('input');
    label.className = 'narrow';
    label.textContent = list.dataset.filter;
    input.type = 'text';
    input.autocomplete = 'off';
    label.appendChild(input);
    list.before(label);
    input.addEventListener('input', function () {
      var wanted = plain(input.value);
      for (var i = 0; i < list.children.length; i++) list.children[i].hidden = plain(list.children[i].textContent).indexOf(wanted) < 0;
    });
  });
})();
