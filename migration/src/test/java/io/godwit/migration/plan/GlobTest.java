package io.godwit.migration.plan;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;

final class GlobTest {
    @Property
    void theStarStandsForWhateverIsBetween(
            @ForAll @AlphaChars String prefix, @ForAll @AlphaChars String star, @ForAll @AlphaChars String suffix) {
        assertThat(Glob.of(prefix + "*" + suffix).match(prefix + star + suffix)).contains(star);
    }

    @Property
    void renamingBackGivesTheOldName(
            @ForAll @AlphaChars String star, @ForAll @AlphaChars String one, @ForAll @AlphaChars String other) {
        Glob from = Glob.of(one + "*" + other);
        Glob to = Glob.of(other + "_*_" + one);
        String name = from.render(star);
        String renamed = to.render(from.match(name).orElseThrow());
        assertThat(from.render(to.match(renamed).orElseThrow())).isEqualTo(name);
    }

    @Property
    void differentNamesStayDifferent(@ForAll @AlphaChars String one, @ForAll @AlphaChars String other) {
        Glob to = Glob.of("x_*_y");
        assertThat(to.render(one).equals(to.render(other))).isEqualTo(one.equals(other));
    }

    @Property
    void aPlainNameMatchesItselfOnly(
            @ForAll @AlphaChars @StringLength(min = 1) String name, @ForAll @AlphaChars String other) {
        assertThat(Glob.of(name).match(name)).isPresent();
        assertThat(Glob.of(name).match(other).isPresent()).isEqualTo(name.equals(other));
    }

    @Property
    void prefixAndSuffixDoNotOverlap(@ForAll @AlphaChars @StringLength(min = 1) String text) {
        assertThat(Glob.of(text + "*" + text).match(text)).isEmpty();
    }
}
