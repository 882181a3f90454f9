export default () => <h1>Hello from node-next</h1>
