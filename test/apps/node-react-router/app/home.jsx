export default function Home() {
  return <h1>Hello from node-react-router</h1>
}
