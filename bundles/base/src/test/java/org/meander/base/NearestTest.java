package org.meander.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class NearestTest {

    /** The textbook's full matrix, by recursion over prefixes. */
    private static int alignment(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                } else {
                    int change = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                    d[i][j] = Math.min(change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                    if (i > 1 && j > 1 && a.startsWith(b.substring(j - 1, j) + b.charAt(j - 2), i - 2)) {
                        d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                    }
                }
            }
        }
        return d[a.length()][b.length()];
    }

    @Test
    void editsAreThoseOfTheBestAlignment() {
        assertEquals(3, Nearest.edits("kitten", "sitting", 5));
        assertEquals(1, Nearest.edits("serach", "search", 5));
        assertEquals(3, Nearest.edits("ca", "abc", 5), "no edit within neighbours that changed places");
        assertEquals(0, Nearest.edits("", "", 0));
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20_000; i++) {
            String a = word(random);
            String b = word(random);
            int most = random.nextInt(0, 9);
            assertEquals(Math.min(alignment(a, b), most + 1), Nearest.edits(a, b, most), a + " " + b + " " + most);
        }
    }

    private static String word(SplittableRandom random) {
        StringBuilder word = new StringBuilder();
        int length = random.nextInt(0, 12);
        for (int i = 0; i < length; i++) {
            word.append((char) ('a' + random.nextInt(3)));
        }
        return word.toString();
    }

    @Test
    void nearestComesFirstAndStrangersNotAtAll() {
        assertEquals(
                List.of("model-1", "model-2", "modal-3"),
                Nearest.near("model-1", List.of("other", "modal-3", "model-2", "model-1", "x")));
        assertEquals(List.of(), Nearest.near("abc", List.of("xyzxyz", "")));
        assertEquals(List.of(), Nearest.near("", List.of("abcdef")));
        assertEquals(List.of("fit"), Nearest.near("fti", List.of("cd", "fit", "tag")));
        assertEquals(List.of(), Nearest.near("go", List.of("cd", "")));
    }

    @Test
    void theNearestOfAllMayBeFar() {
        assertEquals(Optional.of("codec"), Nearest.to("kodec", List.of("curve", "codec")));
        assertEquals(Optional.of("aa"), Nearest.to("xx", List.of("bb", "aa")));
        assertEquals(Optional.of(""), Nearest.to("kitten", List.of("")));
        assertEquals(Optional.empty(), Nearest.to("x", List.of()));
    }

    @Test
    void hintsEndASentence() {
        assertEquals("; the nearest is 'aa'", Nearest.hint("xx", List.of("bb", "aa")));
        assertEquals("; there is none at all", Nearest.hint("xx", List.of()));
        assertEquals("; the nearest is 'codec'", Nearest.hint("kodec", List.of("curve", "codec"), "; look"));
        assertEquals("; look", Nearest.hint("xx", List.of("bb", "aa"), "; look"));
    }
}
