<?php

namespace Shop;

final class Greeting
{
    public static function text(string $path): string
    {
        return "Hello from php-front, " . mb_strtolower($path) . "\n";
    }
}
