// Another card at every tap; without scripts the link leads to that of the day.
(function () {
  'use strict';
  var surprise = document.getElementById('surprise');
  surprise.addEventListener('click', function () {
    var ids = surprise.dataset.cards.split(' ');
    surprise.href = surprise.getAttribute('href').replace(/[^/]+\/$/, ids[Math.floor(Math.random() * ids.length)] + '/');
  });
})();
