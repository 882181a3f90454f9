export default function Home() {
  return <h1>Hello from deno-fresh</h1>
}
