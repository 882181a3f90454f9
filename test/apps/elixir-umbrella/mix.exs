defmodule Shop.Umbrella do
  use Mix.Project

  def project, do: [apps_path: "apps", version: "0.1.0", elixir: "~> 1.14", deps: []]
end
