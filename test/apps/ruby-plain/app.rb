# Greets with what Ruby itself holds.
require "socket"

server = TCPServer.new("0.0.0.0", Integer(ENV.fetch("PORT")))
trap("TERM") { exit }
loop do
  client = server.accept
  nil until client.gets.to_s.strip.empty?
  body = "Hello from ruby-plain\n"
  client.write("HTTP/1.1 200 OK\r\nContent-Length: #{body.bytesize}\r\nConnection: close\r\n\r\n#{body}")
  client.close
end
