defmodule Shop.MixProject do
  use Mix.Project

  def project do
    [
      app: :shop,
      version: "0.1.0",
      elixir: "~> 1.15",
      aliases: aliases(),
      deps: [{:phoenix, "~> 1.7"}, {:bandit, "~> 1.5"}]
    ]
  end

  defp aliases, do: ["assets.deploy": ["tailwind shop --minify", "esbuild shop --minify", "phx.digest"]]
end
