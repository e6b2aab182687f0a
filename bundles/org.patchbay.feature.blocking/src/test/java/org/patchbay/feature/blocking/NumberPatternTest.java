package org.patchbay.feature.blocking;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NumberPatternTest {

    @ParameterizedTest
    @CsvSource({
        "+4930555100,+4930555100,true",
        "4930555100,+4930555100,true",
        "+49 (30) 555-100,+4930555100,true",
        "+4930555100,+49305551001,false",
        "+4930555100,+493055510,false",
        "+49900*,+49900123,true",
        "49 900 *,+49900123,true",
        "+49900*,+49900,true",
        "+49900*,+4990,false",
        "+49900*,+44900123,false",
        "*,+1,true",
        "*,anonymous,true",
        "2001,2001,true",
        "Spammer,spammer,true",
        "'',+4930,false",
        "'',anonymous,false",
        "'','',false",
        "+,+4930,false",
        "'  ',+4930,false"
    })
    void matches(String pattern, String number, boolean expected) {
        assertThat(NumberPattern.matches(pattern, number)).isEqualTo(expected);
    }
}
