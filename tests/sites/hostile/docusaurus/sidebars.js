module.exports = {words: ['b']};
