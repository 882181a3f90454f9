// Works, and says so.
setInterval(() => console.log('working'), 1000)
