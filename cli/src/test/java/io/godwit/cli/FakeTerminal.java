package io.godwit.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A terminal with a person at it who gives prepared answers. */
final class FakeTerminal implements Terminal {
    private final boolean colour;
    private final Size size;
    private final Deque<String> answers;
    private Runnable meanwhile = () -> {};

    FakeTerminal(boolean colour, Size size, String... answers) {
        this.colour = colour;
        this.size = size;
        this.answers = new ArrayDeque<>(List.of(answers));
    }

    /** While it asks a question, before the answer, this happens. */
    FakeTerminal meanwhile(Runnable happening) {
        meanwhile = happening;
        return this;
    }

    @Override
    public boolean interactive() {
        return true;
    }

    @Override
    public boolean colour() {
        return colour;
    }

    @Override
    public Size size() {
        return size;
    }

    @Override
    public Optional<String> askSecret(String question) {
        return Optional.ofNullable(answers.poll());
    }

    @Override
    public Optional<String> ask(String question) {
        meanwhile.run();
        return Optional.ofNullable(answers.poll());
    }
}
