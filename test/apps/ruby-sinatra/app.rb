require "sinatra/base"

class App < Sinatra::Base
  get("/") { "Hello from ruby-sinatra\n" }
end
