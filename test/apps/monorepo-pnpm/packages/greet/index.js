exports.greet = () => require('./word.json')
