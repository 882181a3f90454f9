module Greeting
  def self.text = "Hello from ruby-bundled\n"
end
