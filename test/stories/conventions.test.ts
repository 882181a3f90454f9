/** Tests by convention, for real: in Python, Go and Ruby, with the runner that each brings along; a failing one is named. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import t from 'tap'
import { Host, result } from '../host.ts'

t.setTimeout(400_000)

const PYTHON = {
  'app.py': `import os
from http.server import BaseHTTPRequestHandler, HTTPServer
def total(items): return sum(items)
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b'ok')
if __name__ == '__main__': HTTPServer(('0.0.0.0', int(os.environ['PORT'])), Handler).serve_forever()
`,
  'test_app.py': `import unittest
from app import total

class TotalTest(unittest.TestCase):
    def test_adds(self):
        self.assertEqual(total([1, 1]), 2)
`,
}
const GO = {
  'go.mod': 'module example.com/shop\n\ngo 1.19\n',
  'main.go': `package main

import (
	"net/http"
	"os"
)

func total(a, b int) int { return a + b }

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("ok")) })
	http.ListenAndServe(":"+os.Getenv("PORT"), nil)
}
`,
  'main_test.go': `package main

import "testing"

func TestTotal(t *testing.T) {
	if got := total(1, 1); got != 2 {
		t.Errorf("got %d", got)
	}
}
`,
}
const RUBY = {
  'server.rb': `require 'socket'
def total(a, b) = a + b
if __FILE__ == $0
  server = TCPServer.new('0.0.0.0', ENV['PORT'].to_i)
  loop { socket = server.accept; socket.gets; socket.print "HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok"; socket.close }
end
`,
  'test/total_test.rb': `require 'minitest/autorun'
require_relative '../server'
class TotalTest < Minitest::Test
  def test_adds
    assert_equal 2, total(1, 1)
  end
end
`,
}

const CASES: [
  name: string,
  files: Record<string, string>,
  command: string,
  wrong: [string, string, string],
  says: RegExp,
][] = [
  [
    'python',
    PYTHON,
    'python3 -m unittest',
    ['test_app.py', ']), 2)', ']), 3)'],
    /1 of 1 tests failed: test_adds \(test_app\.py:6\)/,
  ],
  ['go', GO, 'go test ./...', ['main_test.go', '!= 2', '!= 3'], /1 test failed: TestTotal \(main_test\.go:7\)/],
  [
    'ruby',
    RUBY,
    'ruby -Itest',
    ['test/total_test.rb', 'equal 2', 'equal 3'],
    /1 of 1 tests failed: TotalTest › test_adds \(test\/total_test\.rb:5\)/,
  ],
]

for (const [name, files, command, [file, from, to], says] of CASES) {
  t.test(name, async (t) => {
    const host = await Host.start(t)
    const app = await host.project(undefined, 'shop')
    await mkdir(join(app.folder, 'test'))
    await app.write({ ...files, 'backendim.yaml': 'test: auto\nhealth: { path: / }\n' })
    await app.commit('first')
    const first = await app.push()
    t.match(result(first), { status: 'live', tests: 'passed' }, first.err + host.errors)
    t.match(first.err, `-----> Testing: ${command}`)
    await app.replace(file, from, to)
    await app.commit('wrong')
    const second = await app.push()
    t.equal(result(second).code, 'TESTS_FAILED')
    t.match(second.err, says)
  })
}
