package io.godwit.service.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Names that are proposed in place of taken ones. */
class ClashesTest {
    @Test
    void aNameThatIsTakenGetsTheNextNumber() {
        assertThat(Clashes.proposed("docs")).isEqualTo("docs_2");
        assertThat(Clashes.proposed("docs_2")).isEqualTo("docs_3");
        assertThat(Clashes.proposed("docs_v2")).isEqualTo("docs_v2_2");
    }
}
