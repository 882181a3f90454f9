Gem::Specification.new do |spec|
  spec.name = "greeting"
  spec.version = "1.0.0"
  spec.summary = "Greets"
  spec.authors = ["Ann"]
  spec.files = ["lib/greeting.rb"]
end
