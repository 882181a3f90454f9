defmodule ShopWeb.MixProject do
  use Mix.Project

  def project, do: [app: :shop_web, version: "0.1.0", deps: [{:phoenix, "~> 1.6"}, {:plug_cowboy, "~> 2.5"}]]

  def application, do: [mod: {ShopWeb.Application, []}]
end
