package io.godwit.cli.demo;

/** A sentence to search for in the named collection. */
record DemoQuery(String collection, String text) {}
