setInterval(() => console.log('works'), 1000)
