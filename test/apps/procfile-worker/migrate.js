// What the release command runs.
console.log('migrated')
