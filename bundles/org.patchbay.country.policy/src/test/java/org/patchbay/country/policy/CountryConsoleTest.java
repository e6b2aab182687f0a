package org.patchbay.country.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.patchbay.api.ops.OperationException;
import org.patchbay.api.ops.OperationException.Reason;
import org.patchbay.api.ops.country.CountryRule;
import org.patchbay.api.ops.country.NumberView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CountryConsoleTest {
    @TempDir
    Path folder;

    private CountryConsole console() {
        return new CountryConsole(new CountryKeeper(folder, Shipped.NUMBERS));
    }

    @Test
    void saysFromWhichFileARuleIs() throws IOException, OperationException {
        Files.writeString(folder.resolve("DE.properties"), "\nemergency = 112, 115\n");
        Files.writeString(folder.resolve("FR.properties"), "emergency = x\n");
        String file = folder.resolve("DE.properties").toString();
        assertThat(console().countries())
                .hasSize(44)
                .anySatisfy(c -> {
                    assertThat(c.code()).isEqualTo("DE");
                    assertThat(c.emergency()).containsExactly("112", "115");
                    assertThat(c.source()).isEqualTo(file);
                })
                .anySatisfy(c -> {
                    assertThat(c.code()).isEqualTo("FR");
                    assertThat(c.source()).isEqualTo("bundle");
                    assertThat(c.problem()).contains("emergency = 'x' is wrong");
                });
        assertThat(console().rules("de"))
                .contains(new CountryRule("emergency", "112, 115", file + ", line 2"))
                .contains(new CountryRule("zone", "Europe/Berlin", "bundle"));
    }

    @Test
    void namesTheListForACountryThatIsNotOnIt() {
        assertThatThrownBy(() -> console().rules("IN"))
                .isInstanceOfSatisfying(
                        OperationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND))
                .hasMessageContaining("India (IN) is not among the 44")
                .hasMessageContaining("Argentina");
    }

    @Test
    void saysWhatANumberIs() throws OperationException {
        assertThat(console().number("0043 1 234567890", "DE"))
                .isEqualTo(new NumberView("+431234567890", "AT", "international", "fixed", "", ""));
        assertThat(console().number("0900 1 234567", "de").callerIdRefusal()).contains("premium");
        assertThat(console().number("+912212345678", "").refusal()).contains("India (IN)");
        assertThat(console().number("+881612345678", ""))
                .isEqualTo(new NumberView("+881612345678", "", "", "satellite", "", ""));
        assertThat(console().number("933", "US").type()).isEqualTo("test");
        assertThat(console().number("112", "DE").reach()).isEqualTo("emergency");
    }

    @Test
    void saysWhatIsWrongWithANumberThatIsNone() {
        assertThatThrownBy(() -> console().number("030123456", "")).hasMessageContaining("Say with --from");
        assertThatThrownBy(() -> console().number("1234", "DE"))
                .hasMessageContaining("'1234' is no number that is dialled in DE");
        assertThatThrownBy(() -> console().number("+49", "XX")).hasMessageContaining("'XX'");
    }
}
