# A gem of the project's own, by Bundler.
require "greeting"
require "socket"

server = TCPServer.new("0.0.0.0", Integer(ENV.fetch("PORT")))
trap("TERM") { exit }
loop do
  client = server.accept
  nil until client.gets.to_s.strip.empty?
  client.write("HTTP/1.1 200 OK\r\nContent-Length: #{Greeting.text.bytesize}\r\nConnection: close\r\n\r\n#{Greeting.text}")
  client.close
end
