document.querySelector('#app').textContent = 'Hello from node-vite'
