<?php

require __DIR__ . '/../vendor/autoload.php';

header('Content-Type: text/plain');
echo Shop\Greeting::text($_SERVER['REQUEST_URI']);
