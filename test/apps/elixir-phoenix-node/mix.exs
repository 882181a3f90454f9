defmodule Chat.MixProject do
  use Mix.Project

  def project do
    [app: :chat, version: "0.1.0", elixir: "~> 1.14.0", deps: deps()]
  end

  def application, do: [mod: {Chat.Application, []}]

  defp deps, do: [{:phoenix, "~> 1.5"}, {:plug_cowboy, "~> 2.5"}]
end
