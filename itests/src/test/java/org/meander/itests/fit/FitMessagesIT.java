package org.meander.itests.fit;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.meander.itests.ingest.Product;

/** What a person reads who typed something wrong: one sentence, and nothing of the log. */
public class FitMessagesIT {

    @Rule
    public TemporaryFolder temporary = new TemporaryFolder();

    private String failure(String data, String model, String... more) throws IOException, InterruptedException {
        Path folder = temporary.getRoot().toPath();
        Files.writeString(folder.resolve("d.csv"), data);
        String[] words = new String[6 + more.length];
        System.arraycopy(new String[] {"fit", "d.csv", "--model", model, "--parameter", "a = 1"}, 0, words, 0, 6);
        System.arraycopy(more, 0, words, 6, more.length);
        Product.Ended ended = new Product(folder).run(words);
        assertEquals(ended.toString(), 1, ended.code());
        assertEquals("", ended.out());
        return ended.err().replace(folder.toRealPath().toString(), "FOLDER");
    }

    @Test
    public void aPartThatCannotBeMade() throws Exception {
        assertEquals(
                "meander: slot 'model' (org.meander.optimizer.expression) failed:"
                    + " org.meander.optimizer.expression.expression is 'a*(x'; it must be a formula: the expression is"
                    + " wrong at character 5 (near 'a*(x'): it ends where ')' is expected\n",
                failure("x,y\n1,2\n2,4\n", "a*(x"));
    }

    @Test
    public void aKeyOutOfRange() throws Exception {
        assertEquals(
                "meander: 'max.iterations' is 0; this is less than minimum (The most steps of one descent, 1 or"
                        + " more)\n",
                failure("x,y\n1,2\n2,4\n", "a*x", "--max-iterations", "0"));
    }

    @Test
    public void aFileWithAWordInIt() throws Exception {
        assertEquals(
                "meander: FOLDER/d.csv: line 3, column 2 (y): 'four' is no number\n",
                failure("x,y\n1,2\n2,four\n", "a*x"));
    }
}
