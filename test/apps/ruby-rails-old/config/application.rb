require 'rails/all'
