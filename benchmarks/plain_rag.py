"""The usual stack, as its quick starts show it: sentence-transformers, FAISS and transformers, in one script.

Answers one question over the statements of a built index, so that it does the same work as `assistant ask`:
embed the question, search, word an answer with the same language model.
"""

import sys
from pathlib import Path

import faiss
import numpy as np
from sentence_transformers import SentenceTransformer
from transformers import AutoModelForCausalLM, AutoTokenizer

from assistant.models import bundled_embedder, bundled_llm


def main(question: str, statements: Path, vectors: Path) -> None:
    texts = statements.read_text(encoding="utf-8").splitlines()
    encoder = SentenceTransformer(str(bundled_embedder()))
    index = faiss.read_index(str(vectors))
    _, found = index.search(np.asarray(encoder.encode([question], normalize_embeddings=True)), 4)
    facts = "\n".join(texts[i] for i in found[0])
    weights = bundled_llm()
    tokenizer = AutoTokenizer.from_pretrained(weights.parent, gguf_file=weights.name)
    model = AutoModelForCausalLM.from_pretrained(weights.parent, gguf_file=weights.name)
    prompt = f"Answer from these facts alone.\n{facts}\n\nQuestion: {question}"
    inputs = tokenizer.apply_chat_template(
        [{"role": "user", "content": prompt}], add_generation_prompt=True, return_tensors="pt", return_dict=True
    )
    output = model.generate(**inputs, max_new_tokens=40, do_sample=False)
    print(tokenizer.decode(output[0][inputs["input_ids"].shape[1] :], skip_special_tokens=True))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
