document.getElementById('note').textContent = localStorage.getItem('note');
